import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build as esbuild } from "esbuild";
import { describe, expect, it } from "vitest";
import { RUNTIME_KEY } from "../../../runtime/protocol.ts";
import { node } from "../../support/cli.ts";
import { BUNDLERS } from "./builds.ts";
import { fixture } from "./fixture.ts";

/** A program that asks for its own counts, and has a dependency in CommonJS that does so too. */
const FILES = {
  "src/main.ts": `import { start, takeSnapshot } from "tracealloc";
import { isCounting, make } from "counting-dep";

start();
const kept: object[] = [];
for (let i = 0; i < 3; i++) kept.push({ i });
make();
console.log(isCounting(), String(takeSnapshot().statistics("lineno").find(({ count }) => count === 3)));
`,
  "node_modules/counting-dep/package.json": `{ "name": "counting-dep", "version": "1.0.0" }`,
  "node_modules/counting-dep/index.js": `var tracealloc = require("tracealloc");
exports.isCounting = function isCounting() {
  return tracealloc.isTracing();
};
exports.make = function make() {
  return [tracealloc];
};
`,
};

/** A program that loads the tracer when its own code has run already. */
const LATE = {
  "src/make.ts": `export const make = (n: number) => Array.from({ length: n }, () => new Set());
`,
  "src/main.ts": `import { make } from "./make";

const before = make(3);
const { start, takeSnapshot } = await import("tracealloc");
start();
const kept = make(5);
const [found] = takeSnapshot().traces.filter(({ kind }) => kind === "instance");
console.log(before.length, String(found?.traceback), found?.allocatedCount, kept.length);
`,
};

/** Bytes, minified and gzipped, of what every instrumented bundle has of the package, whether it is traced or not. */
const BUDGET = 1000;

describe.each(Object.entries(BUNDLERS))("with %s", (_, build) => {
  it("the runtime is in the bundle once, whoever imports it", async () => {
    const root = fixture(FILES);
    const out = join(root, "out");
    await build({ root, out, minify: false, plugin: {} });
    const code = readdirSync(out)
      .filter((name) => name.endsWith(".js"))
      .map((name) => readFileSync(join(out, name), "utf8"))
      .join("");
    expect(code.split(RUNTIME_KEY)).toHaveLength(2);
    const { stdout, stderr } = await node([join(out, "main.js")], { cwd: "/" });
    expect(stdout + stderr).toMatch(/^true src\/main\.ts:6: size=\d+ B, count=3, average=\d+ B\n$/);
  });

  it("the tracer may come later than the code that it counts", async () => {
    const root = fixture(LATE);
    const out = join(root, "out");
    await build({ root, out, minify: true, plugin: {} });
    const { stdout, stderr } = await node([join(out, "main.js")], { cwd: "/" });
    expect(stdout + stderr).toMatch(/^3 src\/make\.ts:1 5 5$/m);
  });
});

it("what an instrumented bundle needs is small", async () => {
  const root = fixture({ "main.js": 'export { file } from "tracealloc/runtime";' });
  const { outputFiles } = await esbuild({
    entryPoints: [join(root, "main.js")],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
    nodePaths: [join(root, "node_modules")],
  });
  const [code] = outputFiles;
  expect(code?.text).toContain(RUNTIME_KEY);
  expect(gzipSync(code?.contents ?? "").length).toBeLessThan(BUDGET);
});
