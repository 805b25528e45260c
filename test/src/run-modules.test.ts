import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { both, node, project, REGISTER, tracealloc } from "../support/cli.ts";
import { install, ROOT } from "../support/install.ts";

/** Node runs the first and the second alike; the report names the line. */
async function expectTransparent(
  files: Record<string, string>,
  args: readonly string[],
  place: string,
): Promise<void> {
  const { plain, traced } = await both(args, { cwd: project(files) });
  expect({ ...traced, stderr: "" }).toEqual({ ...plain, stderr: "" });
  expect(plain.code).toBe(0);
  expect(traced.stderr).toContain(`${place}: size=`);
}

const KEEP = "globalThis.kept = [];\n";

describe("JavaScript runs as in plain Node", () => {
  test("a CommonJS entry is require.main, and its microtasks come in Node's order", async () => {
    const main = `${KEEP}Promise.resolve().then(() => console.log("promise"));
process.nextTick(() => console.log("tick"));
kept.push({ made: "here" });
console.log(require.main === module, process.argv.slice(2), kept);`;
    await expectTransparent(
      { "main.cjs": main },
      ["main.cjs", "--frames", "-x", "y"],
      "main.cjs:4",
    );
  });

  test("an ES module imports CommonJS by name, JSON, built-ins, and modules at run time", async () => {
    const files = {
      "main.mjs": `import { readFileSync } from "node:fs";
import { make, named } from "./lib.cjs";
import data from "./data.json" with { type: "json" };
${KEEP}for (let i = 0; i < 10; i++) kept.push(make(i));
console.log(kept.length, named, data, typeof readFileSync, (await import("./late.mjs")).default);`,
      "lib.cjs": `exports.named = "n";
exports.make = (i) => ({ i });`,
      "late.mjs": `export default [1, 2];`,
      "data.json": `{ "a": [1] }`,
    };
    await expectTransparent(files, ["main.mjs"], "lib.cjs:2");
  });

  test("a package without a type may hold ES modules", async () => {
    const main = `import os from "node:os";
${KEEP}kept.push([os.EOL]);
console.log(kept, import.meta.url.slice(-7));`;
    await expectTransparent({ "main.js": main, "package.json": "{}" }, ["main.js"], "main.js:3");
  });

  // Files of the packages are then compiled while the transform is loaded that is to instrument them.
  test.each([
    ["main.mjs", `import { instrument } from "tracealloc/instrument";`, "1"],
    ["main.cjs", `const { instrument } = require("tracealloc/instrument");`, "1"],
    ["main.mjs", `import * as types from "@babel/types";`, "0"],
    ["main.cjs", `const types = require("@babel/types");`, "0"],
  ])("a program may load what the transform is made of: %s, %s", async (name, load, sites) => {
    const files = {
      [name]: `${load}
const made = typeof instrument === "function" ? instrument("[1]", { filename: "a.js" }).sites.length : 0;
import("./late.cjs").then(() => console.log(made));`,
      "late.cjs": `globalThis.kept = { late: true };`,
    };
    const cwd = install(files, { "@babel/types": join(ROOT, "node_modules/@babel/types") });
    const cli = join(cwd, "node_modules/tracealloc/dist/src/cli.js");
    const args = ["--no-cache", "--exclude", "main.*", "--group-by", "package", name];
    const traced = await node([cli, "run", ...args], { cwd });
    expect(traced).toMatchObject({ code: 0, stdout: `${sites}\n` });
    expect(traced.stderr).not.toContain("without being traced");
    expect(traced.stderr).toMatch(/@babel\/types: size=/);
  });

  test("dependencies are instrumented", async () => {
    const files = {
      "main.cjs": `globalThis.kept = require("dep")();\nconsole.log(kept);`,
      "node_modules/dep/package.json": `{ "name": "dep", "main": "index.js" }`,
      "node_modules/dep/index.js": `module.exports = () => ({ dep: true });`,
    };
    await expectTransparent(files, ["main.cjs"], "node_modules/dep/index.js:1");
  });

  test("stdin reaches the program", async () => {
    const main = `let text = "";
process.stdin.on("data", (chunk) => { text += chunk; });
process.stdin.on("end", () => console.log(text.toUpperCase()));`;
    const cwd = project({ "main.cjs": main });
    const { plain, traced } = await both(["main.cjs"], { cwd, input: "from outside" });
    expect(traced.stdout).toBe(plain.stdout);
    expect(traced.stdout).toBe("FROM OUTSIDE\n");
  });

  test("options of Node itself are passed on", async () => {
    const cwd = project({ "main.cjs": `console.log(typeof gc);` });
    const { CLI } = await import("../support/cli.ts");
    const { stdout } = await node(["--expose-gc", CLI, "run", "--quiet", "main.cjs"], { cwd });
    expect(stdout).toBe("function\n");
  });
});

describe("TypeScript", () => {
  test("every syntax that has to be compiled, in a CommonJS entry", async () => {
    const files = {
      "package.json": `{ "type": "commonjs" }`,
      "main.ts": `import fs = require("node:fs");
import { double, type Options } from "./lib.js";
import { fromFolder } from "./folder";
enum Level { Low, High = "high" }
namespace Names { export const all = ["a"]; }
function mark(_: unknown, context: { name: string | symbol }) { console.log("decorated", context.name); }
class Point { constructor(private readonly x: number) {} @mark get(): Options { return { x: this.x }; } }
console.log(Level.High, Names.all, double(new Point(2).get()), fromFolder, typeof fs.readFileSync);
console.log(require.main === module);
(globalThis as any).kept = [new Point(1)];`,
      "lib.ts": `export interface Options { x: number }
export const double = (options: Options): Options => ({ x: options.x * 2 });`,
      "folder/index.ts": `export const fromFolder: string[] = ["f"];`,
    };
    const { stdout, stderr, code } = await tracealloc(["run", "main.ts"], { cwd: project(files) });
    expect(stdout).toBe("decorated get\nhigh [ 'a' ] { x: 4 } [ 'f' ] function\ntrue\n");
    expect(code).toBe(0);
    expect(stderr).toContain("main.ts:10: size=");
    expect(stderr).toContain("(globalThis as any).kept = [new Point(1)];");
  });

  test("ES modules, CommonJS by name, TSX and JSX together", async () => {
    const files = {
      "package.json": "{}",
      "tsconfig.json": `{ "compilerOptions": { "jsx": "react", "jsxFactory": "h" } }`,
      "main.mts": `import { render } from "./view.tsx";
import { old } from "./old.cjs";
import { plain } from "./plain.jsx";
const later: { value: number } = await import("./later.ts");
console.log(render("x"), old(1), plain, later.value, typeof import.meta.url);`,
      "view.tsx": `const h = (tag: string, props: object | null, ...rest: unknown[]) => ({ tag, props, rest });
export const render = (name: string) => <b id={name}>hi</b>;`,
      "plain.jsx": `const h = (tag) => tag;\nexport const plain = <i />;`,
      "old.cts": `export const old = (n: number): number[] => [n];`,
      "later.ts": `export const value: number = 7;`,
    };
    const { stdout, stderr, code } = await tracealloc(["run", "main.mts"], { cwd: project(files) });
    expect(stderr).not.toContain("without being traced");
    expect(stdout).toBe("{ tag: 'b', props: { id: 'x' }, rest: [ 'hi' ] } [ 1 ] i 7 string\n");
    expect(code).toBe(0);
  });

  test("an uncaught error shows original positions", async () => {
    const main = `interface A {
  a: number;
}
function fail(value: A): never { const kept = { value }; throw new Error("lost " + kept.value.a); }
fail({ a: 1 });`;
    const cwd = project({ "main.mts": main });
    const { stderr, code } = await tracealloc(["run", "--quiet", "main.mts"], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain("Error: lost 1");
    expect(stderr).toContain(
      `at fail (${cwd}/main.mts:4:${(main.split("\n")[3] ?? "").indexOf("new Error") + 1})`,
    );
    expect(stderr).toContain(`${cwd}/main.mts:5:1`);
  });
});

describe("threads and processes", () => {
  test("what workers and forked children allocate is in the report", async () => {
    const files = {
      "main.mjs": `import { fork } from "node:child_process";
import { Worker } from "node:worker_threads";
new Worker(new URL("./worker.mjs", import.meta.url)).on("exit", () => {
  fork(new URL("./child.cjs", import.meta.url)).on("exit", (code) => console.log("child", code));
});`,
      "worker.mjs": `globalThis.kept = Array.from({ length: 5 }, () => ({ worker: 1 }));
console.log("worker");`,
      "child.cjs": `globalThis.kept = [{ child: 1 }];`,
    };
    const { plain, traced } = await both(["main.mjs"], { cwd: project(files) });
    expect(traced.stdout).toBe(plain.stdout);
    expect(traced.stderr).toMatch(/worker\.mjs:1: size=.*, count=\d+/);
    expect(traced.stderr).toMatch(/child\.cjs:1: size=/);
    expect(traced.stderr).toContain("with 2 workers and children");
  });

  test("a worker that is stopped by force is said to be missing", async () => {
    const main = `import { isMainThread, Worker } from "node:worker_threads";
if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.on("message", () => worker.terminate());
} else {
  const { parentPort } = await import("node:worker_threads");
  parentPort.postMessage("ready");
  setInterval(() => {}, 1000);
}`;
    const cwd = project({ "main.mjs": main });
    const { stderr, code } = await tracealloc(["run", "main.mjs"], { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain("1 worker or child ended without a snapshot");
  });
});

test("node --import instruments without reporting, and TRACEALLOC starts tracing", async () => {
  const files = {
    "main.ts": `const key = Symbol.for("tracealloc.runtime.v1");
import { isTracing } from ${JSON.stringify(REGISTER.replace("src/node/register.js", "runtime/index.js"))};
enum E { A = "a" }
console.log(E.A, key in globalThis, isTracing());`,
  };
  const cwd = project(files);
  const plain = await node(["--import", REGISTER, "main.ts"], { cwd });
  expect(plain).toMatchObject({ stdout: "a true false\n", stderr: "", code: 0 });
  const traced = await node(["--import", REGISTER, "main.ts"], { cwd, env: { TRACEALLOC: "1" } });
  expect(traced).toMatchObject({ stdout: "a true true\n", stderr: "", code: 0 });
});
