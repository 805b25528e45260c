// npm run bench:startup [-- ROUNDS]: a program that loads typescript.js (9 MB) in plain node and under `tracealloc run`, with
// an empty cache (cold) and with a filled one (warm): until it is loaded, and to the end with the report. Ratios to the
// plain run of the same round, which take turns in fresh processes: the median, the least and the most. Beside it how
// fast typescript.js is transformed, and parsed alone. Exits with 1 where a target is missed.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const WARM = 1.3;
const MB_PER_SECOND = 5;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const TYPESCRIPT = here("../node_modules/typescript/lib/typescript.js");
const CLI = here("../dist/src/cli.js");

if (process.argv[2] === "--one") await measureOne(process.argv[3]);
else compare(Number(process.argv[2] ?? 5));

function compare(rounds) {
  const root = mkdtempSync(join(tmpdir(), "bench-startup-"));
  const cache = join(root, "cache");
  // The loaded program ends at once, without an `exit` event, and so without a report.
  const programs = { loaded: "process.reallyExit(0);", "to the end": "" };
  const ratios = {};
  const book = (name, { cpu, wall }) => {
    ratios[name] ??= { cpu: [], wall: [] };
    ratios[name].cpu.push(cpu);
    ratios[name].wall.push(wall);
  };
  try {
    for (const [until, end] of Object.entries(programs)) {
      const program = join(root, "program.cjs");
      writeFileSync(program, `require(${JSON.stringify(TYPESCRIPT)});\n${end}\n`);
      for (let round = 0; round < rounds; round++) {
        const plain = run(root, cache, [program]);
        rmSync(cache, { recursive: true, force: true });
        book(`plain, ${until} (seconds)`, plain);
        for (const how of ["cold", "warm"]) {
          const { cpu, wall } = run(root, cache, [CLI, "run", program]);
          book(`${how}, ${until}`, { cpu: cpu / plain.cpu, wall: wall / plain.wall });
        }
      }
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  for (const [name, { cpu, wall }] of Object.entries(ratios)) {
    console.log(`${name.padEnd(30)}CPU ${spread(cpu)}, clock ${spread(wall)}`);
  }
  const megabytes = readFileSync(TYPESCRIPT).length / 1e6;
  const speed = {};
  for (const what of ["transform", "parser alone"]) {
    const seconds = Array.from({ length: rounds }, () => secondsOf(what));
    speed[what] = megabytes / Math.min(...seconds);
    const each = spread(seconds.map((time) => megabytes / time));
    console.log(`${what.padEnd(30)}${each} MB/s of one core`);
  }
  const start = median(ratios["warm, loaded"].cpu);
  const isWarm = tell(`warm start within ${WARM}`, start <= WARM, start.toFixed(2));
  const fast = speed.transform;
  const isFast = tell(`transform at ${MB_PER_SECOND} MB/s`, fast >= MB_PER_SECOND, fast.toFixed(1));
  process.exitCode = isWarm && isFast ? 0 : 1;
}

function tell(target, isMet, figure) {
  console.log(`${target}: ${isMet ? "met" : "not met"} (${figure})`);
  return isMet;
}

/** Seconds of CPU time of a command and all its processes, and of the clock. */
function run(cwd, cache, args) {
  mkdirSync(cache, { recursive: true });
  const env = { ...process.env, TMPDIR: cache, NODE: process.execPath };
  const command = '"$NODE" "$@" >/dev/null 2>&1; times';
  const before = performance.now();
  const times = execFileSync("sh", ["-c", command, "sh", ...args], { cwd, env, encoding: "utf8" });
  const wall = (performance.now() - before) / 1000;
  const [, children] = times.trim().split("\n");
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(([, m, s]) => 60 * m + Number(s));
  return { cpu: seconds[0] + seconds[1], wall };
}

function secondsOf(what) {
  const args = [fileURLToPath(import.meta.url), "--one", what];
  return Number(execFileSync(process.execPath, args, { encoding: "utf8" }));
}

/** Prints the seconds of CPU time that a fresh process takes, as on the first run of a program. */
async function measureOne(what) {
  const code = readFileSync(TYPESCRIPT, "utf8");
  const { instrument } = await import("../dist/transforms/instrument.js");
  const { parse } = await import("../dist/transforms/parse.js");
  const options = { filename: TYPESCRIPT, sourceType: "commonjs", runtime: "global" };
  const before = process.cpuUsage();
  if (what === "transform") instrument(code, { ...options, sourceMap: false });
  else parse(code, TYPESCRIPT, "commonjs");
  const { user, system } = process.cpuUsage(before);
  console.log((user + system) / 1e6);
}

function spread(values) {
  const digits = (value) => value.toFixed(2);
  return `${digits(median(values))} (${digits(Math.min(...values))}–${digits(Math.max(...values))})`;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
