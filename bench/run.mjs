// CPU time of real programs plain and instrumented: fresh processes, alternating, ratios of medians.
// node bench/run.mjs [--rounds N] [--exact] [name…]
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, exact: { type: "boolean", default: false } },
  allowPositionals: true,
});
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const register = new URL("../dist/src/node/register.js", import.meta.url).href;
const cpu = ["--require", here("cpu.cjs")];
const run = [here("../dist/src/cli.js"), "run", "--quiet"];

/** How a program is run: arguments before its file name, and what is added to the environment. */
const modes = {
  plain: [cpu, {}],
  "not started": [[...cpu, "--import", register], {}],
  adaptive: [[...cpu, ...run], {}],
};
if (values.exact) modes.exact = [[...cpu, ...run, "--sampling", "exact"], {}];

const folder = mkdtempSync(join(tmpdir(), "bench-"));
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

function measure(file, [args, env]) {
  const result = join(folder, "result.json");
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, file], {
    env: { ...process.env, ...env, BENCH_FILE: result },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${file} ended with ${status}: ${stderr}`);
  return { figures: JSON.parse(readFileSync(result, "utf8")), stdout };
}

const programs = readdirSync(here("programs")).filter((name) => {
  return positionals.length === 0 || positionals.some((wanted) => name.startsWith(wanted));
});
const logs = Object.fromEntries(Object.keys(modes).map((mode) => [mode, []]));
console.log(
  `${"program".padEnd(18)}${"plain".padStart(9)}   ratio of CPU time (least–most), of memory`,
);
for (const name of programs) {
  const file = join(here("programs"), name);
  const figures = Object.fromEntries(Object.keys(modes).map((mode) => [mode, []]));
  const plain = measure(file, modes.plain).stdout;
  for (const mode of Object.values(modes)) {
    // The first run fills the cache of instrumented files, and must print what the plain one does.
    if (measure(file, mode).stdout !== plain) throw new Error(`${name} prints something else`);
  }
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [mode, how] of Object.entries(modes)) figures[mode].push(measure(file, how).figures);
  }
  const base = figures.plain.map(([seconds]) => seconds);
  let line = `${name.padEnd(18)}${median(base).toFixed(2).padStart(7)} s `;
  for (const [mode, measured] of Object.entries(figures)) {
    if (mode === "plain") continue;
    const ratios = measured.map(([seconds], round) => seconds / base[round]);
    const memory = measured.map(([, mib], round) => mib / figures.plain[round][1]);
    const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
    logs[mode].push(Math.log(median(ratios)));
    line += `  ${mode} ${median(ratios).toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)}), ${median(memory).toFixed(2)}`;
  }
  console.log(line);
}
for (const [mode, values] of Object.entries(logs)) {
  if (values.length === 0) continue;
  const mean = Math.exp(values.reduce((sum, value) => sum + value, 0) / values.length);
  console.log(`geometric mean, ${mode}: ${mean.toFixed(2)}`);
}
rmSync(folder, { recursive: true });
