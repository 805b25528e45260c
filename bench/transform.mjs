// npm run bench:transform [-- ROUNDS]: our transform beside babel-plugin-istanbul on real code: throughput, growth of
// the output (as it is, and minified) and peak memory. Each figure is the best of fresh processes that take turns.
// Exits with 1 unless ours has twice the throughput and less growth on each.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROUNDS = Number(process.argv[2] ?? 3);
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const folder = (path, pattern) =>
  readdirSync(join(ROOT, path), { recursive: true, encoding: "utf8" })
    .filter((name) => pattern.test(name))
    .map((name) => join(path, name));
const CODE = {
  "typescript.js": ["node_modules/typescript/lib/typescript.js"],
  three: ["node_modules/three/build/three.core.js", "node_modules/three/build/three.module.js"],
  lodash: ["node_modules/lodash/lodash.js"],
  "react-day-picker (TSX)": folder("node_modules/react-day-picker/src", /\.tsx?$/),
};
const TOOLS = ["tracealloc", "istanbul"];

if (process.argv[2] === "--one") await measure(process.argv[3], process.argv.slice(4));
else compare();

function compare() {
  let good = true;
  for (const [name, files] of Object.entries(CODE)) {
    const best = {};
    for (let round = 0; round < ROUNDS; round++) {
      for (const tool of TOOLS) best[tool] = better(best[tool], run(tool, files));
    }
    const [ours, theirs] = TOOLS.map((tool) => best[tool]);
    const source = files.reduce((sum, file) => sum + readFileSync(join(ROOT, file)).length, 0);
    console.log(`${name}: ${files.length} files, ${(source / 1e6).toFixed(2)} MB`);
    for (const tool of TOOLS) console.log(`  ${tool.padEnd(12)}${describe(best[tool], source)}`);
    const speed = theirs.seconds / ours.seconds;
    console.log(`  ${speed.toFixed(1)} times the throughput`);
    if (speed < 2 || ours.bytes >= theirs.bytes || ours.minified >= theirs.minified) good = false;
  }
  linearity();
  process.exitCode = good ? 0 : 1;
}

function run(tool, files) {
  const self = fileURLToPath(import.meta.url);
  const args = ["--expose-gc", "--max-old-space-size=6000", self, "--one", tool, ...files];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" }));
}

function better(a, b) {
  return a === undefined || b.seconds < a.seconds ? b : a;
}

function describe({ seconds, bytes, minified, plainMinified, peak }, source) {
  return [
    `${seconds.toFixed(2)} s`,
    `${(source / 1e6 / seconds).toFixed(2)} MB/s`,
    `${(bytes / source).toFixed(2)} times the bytes`,
    `${(minified / plainMinified).toFixed(2)} minified`,
    `peak ${(peak / 1024).toFixed(0)} MB`,
  ].join(", ");
}

/** The time for one, two and four times the same code in one file. */
function linearity() {
  const file = "node_modules/three/build/three.core.js";
  const times = [1, 2, 4].map((copies) =>
    Math.min(...Array.from({ length: ROUNDS }, () => run(`tracealloc*${copies}`, [file]).seconds)),
  );
  const [one] = times;
  const shares = times
    .map((time) => `${time.toFixed(2)} s (${(time / one).toFixed(1)})`)
    .join(", ");
  console.log(`three.core.js once, twice and four times in one file: ${shares}`);
}

async function measure(tool, files) {
  const [name, copies = "1"] = tool.split("*");
  const transform = name === "tracealloc" ? await tracealloc() : await istanbul();
  const sources = files.map((file) => {
    const text = readFileSync(join(ROOT, file), "utf8");
    const block = text.replace(/^export .*$/gm, "");
    return [file, copies === "1" ? text : `{${block}}\n`.repeat(Number(copies))];
  });
  // Both have compiled their code when the clock starts, as in a build of many files.
  for (let n = 0; n < 20; n++)
    transform("warm.js", `export const f = (a) => [{ a, n: \`\${${n}}\` }];`);
  globalThis.gc();
  const start = process.cpuUsage();
  const outputs = sources.map(([file, text]) => transform(file, text));
  const { user, system } = process.cpuUsage(start);
  const peak = process.resourceUsage().maxRSS;
  const sizes = copies === "1" ? await minify(sources, outputs) : {};
  const bytes = outputs.reduce((sum, output) => sum + Buffer.byteLength(output), 0);
  console.log(JSON.stringify({ seconds: (user + system) / 1e6, bytes, peak, ...sizes }));
}

async function tracealloc() {
  const { instrument } = await import("../dist/transforms/instrument.js");
  return (filename, code) => instrument(code, { filename, sourceMap: false }).code;
}

/** As Istanbul is commonly run on these: the parser's plugins by extension, no preset, no map. */
async function istanbul() {
  const { transformSync } = await import("@babel/core");
  const { default: plugin } = await import("babel-plugin-istanbul");
  return (filename, code) =>
    transformSync(code, {
      filename: join(ROOT, filename.replace("node_modules", "sources")),
      babelrc: false,
      configFile: false,
      compact: false,
      sourceType: "unambiguous",
      parserOpts: {
        plugins: filename.endsWith("x")
          ? ["typescript", "jsx"]
          : filename.endsWith(".ts")
            ? ["typescript"]
            : [],
      },
      plugins: [[plugin.default ?? plugin, { useInlineSourceMaps: false, cwd: ROOT }]],
    }).code;
}

async function minify(sources, outputs) {
  const { transform } = await import("esbuild");
  const loaders = { tsx: "tsx", ts: "ts", js: "js" };
  const sum = async (texts) => {
    let bytes = 0;
    for (const [index, [file]] of sources.entries()) {
      const loader = loaders[file.split(".").at(-1)];
      const { code } = await transform(texts[index], { minify: true, loader });
      bytes += Buffer.byteLength(code);
    }
    return bytes;
  };
  return {
    minified: await sum(outputs),
    plainMinified: await sum(sources.map(([, text]) => text)),
  };
}
