// npm run bench:snapshot [-- OBJECTS SITES]: what a snapshot of 1,000,000 followed objects of 5,000 sites takes, part by part,
// what the tracer needs for them, and V8's heap snapshot of the same heap. Figures are medians of fresh
// processes, in milliseconds of the clock and of CPU time (all threads); V8's is taken once. Exits with 1 unless snapshot and statistics together take less than 300 ms.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { getHeapStatistics, writeHeapSnapshot } from "node:v8";

const TARGET_MS = 300;
const ROUNDS = 5;
const MB = 1e6;
const WHOLE = "snapshot and statistics";
const { values, positionals } = parseArgs({
  options: { one: { type: "boolean", default: false }, v8: { type: "boolean", default: false } },
  allowPositionals: true,
});
const [objects = 1_000_000, sites = 5000] = positionals.map(Number);

if (values.one) await measure();
else report();

function report() {
  const runs = Array.from({ length: ROUNDS }, (_, round) => run(round === 0 ? ["--v8"] : []));
  const [{ followed, traces, v8 }] = runs;
  const count = (number) => number.toLocaleString("en-US");
  const line = (name, figures) => console.log(`  ${name.padEnd(28)}${figures}`);
  const median = (pick) => runs.map(pick).sort((a, b) => a - b)[ROUNDS >> 1];
  const spread = (pick) => {
    const all = runs.map(pick);
    return `${median(pick).toFixed(0)} (${Math.min(...all).toFixed(0)}–${Math.max(...all).toFixed(0)})`;
  };
  console.log(
    `${count(followed)} followed objects in ${count(traces)} traces, ${ROUNDS} processes:`,
  );
  for (const name of Object.keys(runs[0].parts)) {
    const cpu = spread(({ parts }) => parts[name].cpu);
    line(name, `${spread(({ parts }) => parts[name].ms)} ms, CPU ${cpu} ms`);
  }
  line("memory of the tracer", `${spread(({ tracer }) => tracer / MB)} MB`);
  line("the whole heap", `${spread(({ heap }) => heap / MB)} MB`);
  const file = `a file of ${(v8.bytes / MB).toFixed(0)} MB`;
  line("V8's heap snapshot", `${v8.ms.toFixed(0)} ms, CPU ${v8.cpu.toFixed(0)} ms, ${file}`);
  const isMet = median(({ parts }) => parts[WHOLE].ms) < TARGET_MS;
  console.log(`less than ${TARGET_MS} ms: ${isMet ? "met" : "not met"}`);
  process.exitCode = isMet ? 0 : 1;
}

function run(options) {
  const self = fileURLToPath(import.meta.url);
  const args = ["--max-old-space-size=8000", self, "--one", ...options];
  const result = execFileSync(process.execPath, [...args, String(objects), String(sites)]);
  return JSON.parse(result.toString());
}

/** Runs an instrumented program that keeps everything it makes, and looks at it. */
async function measure() {
  const { instrument } = await import("../dist/transforms/instrument.js");
  const require = createRequire(import.meta.url);
  const { start, takeSnapshot, getTraceallocMemory } = require("../dist/cjs/index.js");
  const { tracer } = require("../dist/cjs/runtime.js");
  const { code } = instrument(program(), { filename: "program.cjs", sourceType: "commonjs" });
  const parts = {};
  const timed = (name, work) => {
    const { result, ...time } = timeOf(work);
    parts[name] = time;
    return result;
  };
  // Wrapped before anything runs: later, V8 would drop what it has compiled for the objects as they were.
  const { host, liveness } = tracer;
  const { collect } = host;
  const sweep = liveness.sweep.bind(liveness);
  const census = tracer.census.bind(tracer);
  host.collect = () => timed("the engine's collection", collect);
  liveness.sweep = (collected) => timed("sweep", () => sweep(collected));
  tracer.census = (collected) => timed("census", () => census(collected));
  start({ sampling: "exact" });
  const loaded = { exports: {} };
  const find = (name) => require(name === "tracealloc/runtime" ? "../dist/cjs/hooks.js" : name);
  new Function("module", "require", code)(loaded, find);
  const kept = loaded.exports();
  const [snapshot, statistics] = timed(WHOLE, () => {
    const snapshot = timed("all of the snapshot", () => takeSnapshot());
    return [snapshot, timed("statistics by line", () => snapshot.statistics("lineno"))];
  });
  if (kept.length !== objects || statistics.length < sites) throw new Error("too few were made");
  const result = {
    parts,
    followed: liveness.size,
    traces: snapshot.traces.length,
    tracer: getTraceallocMemory(),
    heap: getHeapStatistics().used_heap_size,
    v8: values.v8 ? heapSnapshot() : undefined,
  };
  console.log(JSON.stringify(result));
}

function timeOf(work) {
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  const result = work();
  const ms = performance.now() - before;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { ms, cpu: (user + system) / 1000, result };
}

function heapSnapshot() {
  const folder = mkdtempSync(join(tmpdir(), "bench-snapshot-"));
  try {
    const file = join(folder, "v8.heapsnapshot");
    const { ms, cpu } = timeOf(() => writeHeapSnapshot(file));
    return { ms, cpu, bytes: statSync(file).size };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One line a site, of the kinds of values that real programs keep. */
function program() {
  const forms = [
    "{ n, name: names[n % 100] }",
    "[n, n]",
    "() => n",
    "new Point(n)",
    "{ n, list: null, at: 0.5 }",
  ];
  const makers = Array.from(
    { length: sites },
    (_, i) => `(n) => ${wrapped(forms[i % forms.length])},`,
  );
  return `const names = Array.from({ length: 100 }, (_, n) => "name of " + n);
class Point { constructor(x) { this.x = x; this.y = 0; } }
const makers = [
${makers.join("\n")}
];
module.exports = () => {
  const kept = new Array(${objects});
  for (let n = 0; n < ${objects}; n++) kept[n] = makers[n % ${sites}](n);
  return kept;
};`;
}

function wrapped(form) {
  return form.startsWith("{") ? `(${form})` : form;
}
