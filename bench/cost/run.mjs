// npm run bench:cost [-- --rounds N] [--modes a,b] [--at-once] [--write] [PROGRAM…]: CPU time and peak memory of real programs,
// plain and in each mode of modes.mjs, in fresh processes that take turns, and tracemalloc's in Python beside it. Fails where a ratio is beyond its
// spread in baseline.json; `--write` makes the figures the new baseline and writes docs/performance.md. `--at-once` starts all processes of a
// round together: on a machine that is not quiet noise then meets all alike.
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundle } from "./build.mjs";
import { MODES } from "./modes.mjs";
import { measurePython, pythonVersion } from "./python.mjs";
import { median, summarize } from "./summary.mjs";

const { values, positionals } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    modes: { type: "string" },
    "at-once": { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "bench-"));
const modes = Object.entries(MODES).filter(([name]) => {
  return values.modes === undefined || values.modes.split(",").includes(name);
});
const programs = readdirSync(here("programs")).filter((name) => {
  return positionals.length === 0 || positionals.some((wanted) => name.startsWith(wanted));
});
const PYTHON_FRAMES = [1, 25];
/** A run is ended when it has taken so many seconds of CPU time; `ulimit` ends it. */
const LONGEST = 60;
const MOST_OUTPUT = 2 ** 28;

let started = 0;

/** Runs a bundle; undefined where it did not get to its end, because it took too long or ran out of memory. */
function run(file, { args = [], env = {} }) {
  const result = join(folder, `result-${started++}.json`);
  const options = {
    cwd: here("../.."),
    env: { ...process.env, ...env, BENCH_RESULT: result },
    maxBuffer: MOST_OUTPUT,
  };
  const command = [process.execPath, "--require", here("cpu.cjs"), ...args, file];
  const limited = ["-c", `ulimit -t ${LONGEST}; exec "$@"`, "sh", ...command];
  return new Promise((resolve) => {
    execFile("sh", limited, options, (error, stdout) => {
      resolve(error ? undefined : { ...JSON.parse(readFileSync(result, "utf8")), stdout });
    });
  });
}

/** Runs what is given, one after the other or all together; returns the results in that order. */
async function runAll(tasks) {
  if (values["at-once"]) return Promise.all(tasks.map((task) => task()));
  const results = [];
  for (const task of tasks) results.push(await task());
  return results;
}

async function measure(program) {
  const builds = {};
  for (const name of new Set(["plain", ...modes.map(([, { build }]) => build)])) {
    builds[name] = await bundle(program, name, folder);
  }
  const base = [];
  const ratios = Object.fromEntries(modes.map(([name]) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round++) {
    const going = modes.filter(([name]) => ratios[name] !== undefined);
    const [plain, ...others] = await runAll([
      () => run(builds.plain, {}),
      ...going.map(
        ([, mode]) =>
          () =>
            run(builds[mode.build], mode),
      ),
    ]);
    if (plain === undefined) throw new Error(`${program} fails`);
    base.push(plain.seconds);
    going.forEach(([name], index) => {
      const other = others[index];
      if (other === undefined) {
        ratios[name] = undefined;
        return;
      }
      if (other.stdout !== plain.stdout)
        throw new Error(`${program}, ${name}: prints another text`);
      ratios[name].push({
        cpu: other.seconds / plain.seconds,
        mainThread: other.mainThread / plain.mainThread,
        memory: other.mib / plain.mib,
      });
    });
  }
  return { seconds: median(base), ratios };
}

const results = {};
try {
  for (const program of programs) {
    const { seconds, ratios } = await measure(program);
    results[program] = ratios;
    console.log(`${program}: ${seconds.toFixed(2)} s`);
    for (const [name, list] of Object.entries(ratios)) {
      if (list === undefined) {
        console.log(`  ${name.padEnd(22)} did not get to its end`);
        continue;
      }
      const cpu = list.map((one) => one.cpu);
      const range = `${Math.min(...cpu).toFixed(2)} to ${Math.max(...cpu).toFixed(2)}`;
      const middle = (what) => median(list.map((one) => one[what])).toFixed(2);
      console.log(
        `  ${name.padEnd(22)}${median(cpu).toFixed(2).padStart(6)} (${range}), main thread ${middle("mainThread")}, memory ${middle("memory")}`,
      );
    }
  }
  const version = pythonVersion();
  const python = version && {
    version,
    results: measurePython(programs, PYTHON_FRAMES, Number(values.rounds)),
  };
  process.exitCode = summarize(results, python, { write: values.write }) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
