import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Runs a program and prints its CPU seconds behind what it prints itself. */
const MEASURED = `
import resource, runpy, sys
runpy.run_path(sys.argv[1])
usage = resource.getrusage(resource.RUSAGE_SELF)
print(usage.ru_utime + usage.ru_stime)
`;

/** Python's version; undefined where there is no python3. */
export function pythonVersion() {
  const { status, stdout } = spawnSync("python3", ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** CPU time under tracemalloc by that without, of those of the programs that `python/` has again, by number of frames. */
export function measurePython(programs, frames, rounds) {
  const results = {};
  for (const program of programs.map((name) => name.replace(".mjs", ".py").replace("-", "_"))) {
    if (!existsSync(here(`python/${program}`))) continue;
    const ratios = Object.fromEntries(frames.map((count) => [count, []]));
    for (let round = 0; round < rounds; round++) {
      const plain = run(program, []);
      for (const count of frames) {
        const traced = run(program, ["-X", `tracemalloc=${count}`]);
        if (traced.printed !== plain.printed) throw new Error(`${program} prints another text`);
        ratios[count].push(traced.seconds / plain.seconds);
      }
    }
    results[program.replace(".py", "")] = ratios;
  }
  return results;
}

function run(program, args) {
  const { status, stdout, stderr } = spawnSync(
    "python3",
    [...args, "-c", MEASURED, here(`python/${program}`)],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`${program} fails: ${stderr}`);
  const lines = stdout.trim().split("\n");
  const seconds = Number(lines.pop());
  return { seconds, printed: lines.join("\n") };
}
