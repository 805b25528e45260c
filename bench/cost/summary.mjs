import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { MODES } from "./modes.mjs";

const BASELINE = new URL("baseline.json", import.meta.url);
const PAGE = fileURLToPath(new URL("../../docs/performance.md", import.meta.url));

/** Of an even number of figures, the mean of those in the middle. */
export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

const mean = (numbers) => {
  return Math.exp(numbers.reduce((sum, one) => sum + Math.log(one), 0) / numbers.length);
};

/** Geometric means of a mode over the programs that got to their end. */
function overall(results, mode) {
  const runs = Object.values(results).flatMap((ratios) => (ratios[mode] ? [ratios[mode]] : []));
  const medians = (what) => runs.map((list) => median(list.map((one) => one[what])));
  const cpu = medians("cpu");
  return {
    cpu: mean(cpu),
    worst: Math.max(...cpu),
    mainThread: mean(medians("mainThread")),
    memory: mean(medians("memory")),
    runs: runs.length,
  };
}

/** Prints what all programs say together; says whether no ratio is beyond its spread in the baseline. */
export function summarize(results, python, { write }) {
  const modes = Object.keys(Object.values(results)[0]);
  for (const mode of modes) {
    const { cpu, worst, mainThread, memory, runs } = overall(results, mode);
    const { target } = MODES[mode];
    if (runs === 0) {
      console.log(`${mode}: no program got to its end`);
      continue;
    }
    const aim = target === undefined ? "" : `, target ${target}`;
    console.log(
      `${mode}: CPU ${cpu.toFixed(2)} (worst ${worst.toFixed(2)}), main thread ${mainThread.toFixed(2)}, memory ${memory.toFixed(2)}${aim}`,
    );
  }
  if (python) console.log(pythonTable(python).join("\n"));
  const regressions = compare(results);
  for (const line of regressions) console.log(line);
  if (write) {
    writeFileSync(BASELINE, `${JSON.stringify(results, undefined, 2)}\n`);
    writePage(results, modes, python);
  }
  return write || regressions.length === 0;
}

/** A program's ratio has grown when its least is above the most that the baseline has seen. */
function compare(results) {
  const baseline = JSON.parse(readFileSync(BASELINE, "utf8"));
  const lines = [];
  for (const [program, ratios] of Object.entries(results)) {
    for (const [mode, list] of Object.entries(ratios)) {
      const known = baseline[program]?.[mode];
      if (list === undefined || MODES[mode].target === undefined || !known) continue;
      const least = Math.min(...list.map((one) => one.cpu));
      const most = Math.max(...known.map((one) => one.cpu));
      if (least > 1.1 * most) {
        lines.push(`${program}, ${mode}: ${least.toFixed(2)}, and was at most ${most.toFixed(2)}`);
      }
    }
  }
  return lines;
}

const row = (name, cells) => `| ${name} | ${cells.join(" | ")} |`;
const rule = (columns) =>
  row(
    "---",
    columns.map(() => "---"),
  );
const spread = (list) => {
  const middle = median(list).toFixed(2);
  if (list.length === 1) return middle;
  return `${middle} (${Math.min(...list).toFixed(2)}–${Math.max(...list).toFixed(2)})`;
};

/** What Python's tracemalloc costs the same algorithms. */
function pythonTable({ version, results }) {
  const programs = Object.values(results);
  if (programs.length === 0) return [];
  const frames = Object.keys(programs[0]);
  const names = frames.map((count) => `tracemalloc, ${count} frame${count === "1" ? "" : "s"}`);
  const means = frames.map((count) => mean(programs.map((ratios) => median(ratios[count]))));
  return [
    row(`${version}, CPU time, times plain`, names),
    rule(names),
    ...Object.entries(results).map(([program, ratios]) => {
      return row(
        program,
        frames.map((count) => spread(ratios[count])),
      );
    }),
    row(
      "**geometric mean**",
      means.map((one) => `**${one.toFixed(2)}**`),
    ),
  ];
}

function writePage(results, modes, python) {
  const cell = (list) => {
    return list === undefined ? "does not end" : spread(list.map((one) => one.cpu));
  };
  const sums = modes.map((mode) => overall(results, mode));
  const programs = Object.keys(results).length;
  const ended = (runs) => (runs === programs ? "" : ` (of ${runs})`);
  const table = [
    row("CPU time, times plain", modes),
    rule(modes),
    ...Object.entries(results).map(([program, ratios]) => {
      return row(
        program.replace(".mjs", ""),
        modes.map((mode) => cell(ratios[mode])),
      );
    }),
    row(
      "**geometric mean**",
      sums.map(({ cpu, runs }) => (runs === 0 ? "" : `**${cpu.toFixed(2)}**${ended(runs)}`)),
    ),
    row(
      "target",
      modes.map((mode) => MODES[mode].target ?? ""),
    ),
    row(
      "main thread alone, geometric mean",
      sums.map(({ mainThread, runs }) => (runs === 0 ? "" : mainThread.toFixed(2))),
    ),
    row(
      "peak memory, geometric mean",
      sums.map(({ memory, runs }) => (runs === 0 ? "" : memory.toFixed(2))),
    ),
  ];
  if (python) table.push("", ...pythonTable(python));
  const host = `Node ${process.version}, ${cpus().length} × ${cpus()[0].model}`;
  const page = readFileSync(PAGE, "utf8");
  const [before, , after] = page.split(/<!-- (?:begin|end) of results -->\n/);
  writeFileSync(
    PAGE,
    `${before}<!-- begin of results -->\n${host}.\n\n${table.join("\n")}\n<!-- end of results -->\n${after}`,
  );
}
