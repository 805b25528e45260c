import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

// npm run bench:truth [-- --write]: what lines are charged with, beside what Node's heap has grown by in a plain run of the same
// program. What is followed is chosen at random: the median of SEEDS runs, the least and the most. Fails where the median is off by more
// than WITHIN; `--write` puts the table into docs/accuracy.md.
const WITHIN = 0.1;
const SEEDS = 5;
const folder = fileURLToPath(new URL("truth/", import.meta.url));
const measure = join(folder, "measure.cjs");
const register = new URL("../dist/src/node/register.js", import.meta.url).href;
const data = mkdtempSync(join(tmpdir(), "tracealloc-truth-"));
const json = join(data, "records.json");
const row = (i) => ({
  id: i,
  name: `record ${i}`,
  tags: ["a", `tag ${i % 50}`],
  price: i / 3,
  nested: { x: i, y: null },
});
writeFileSync(json, JSON.stringify(Array.from({ length: 190_000 }, (_, i) => row(i))));

function bytesOf(options, args) {
  const env = { ...process.env, NODE_OPTIONS: "", TRUTH_JSON: json };
  return Number(execFileSync(process.execPath, [...options, measure, ...args], { env }));
}

try {
  const lines = [
    `| program | heap grew by | charged to lines | difference | least and most |`,
    "|---|---:|---:|---:|---:|",
  ];
  for (const file of readdirSync(join(folder, "programs"))) {
    const program = join(folder, "programs", file);
    const grown = bytesOf([], [program]);
    const runs = Array.from({ length: SEEDS }, (_, seed) =>
      bytesOf(["--import", register], [program, String(seed + 1)]),
    ).sort((a, b) => a - b);
    const charged = runs[SEEDS >> 1];
    const isOff = Math.abs(charged / grown - 1) > WITHIN;
    if (isOff) process.exitCode = 1;
    const mib = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
    const off = (bytes) => `${(100 * (bytes / grown - 1)).toFixed(1)} %`;
    const spread = `${off(runs[0])} to ${off(runs.at(-1))}`;
    lines.push(
      `| ${basename(file, ".cjs")} | ${mib(grown)} | ${mib(charged)} | ${off(charged)}${isOff ? " (!)" : ""} | ${spread} |`,
    );
  }
  const report = `Node ${process.versions.node}, V8 ${process.versions.v8}\n\n${lines.join("\n")}`;
  console.log(report);
  if (process.argv.includes("--write")) {
    const page = new URL("../docs/accuracy.md", import.meta.url);
    const between = /(<!-- bench:truth -->\n)[\s\S]*(<!-- \/bench:truth -->)/;
    writeFileSync(page, readFileSync(page, "utf8").replace(between, `$1\n${report}\n\n$2`));
  }
} finally {
  rmSync(data, { recursive: true });
}
