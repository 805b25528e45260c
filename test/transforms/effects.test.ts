import { describe, expect, it } from "vitest";
import { node, project, REGISTER } from "../support/cli.ts";
import { execute, executeCounted } from "../support/execute.ts";

const env = { TRACEALLOC: "1" };

describe("stack depth", () => {
  const deep =
    "let depth = 0; (function f(a) { depth++; return [f({ a })] }).name; const g = (a) => { depth++; return [g({ a, b: [a] })] }; try { g(1) } catch (e) { log(e.name) } globalThis.depth = depth";

  it("recursion goes at least half as deep", async () => {
    const cwd = project({
      "main.cjs": `globalThis.log = () => {}; ${deep}; console.log(depth)`,
    });
    const plain = Number((await node(["main.cjs"], { cwd })).stdout);
    const traced = Number((await node(["--import", REGISTER, "main.cjs"], { cwd, env })).stdout);
    expect(plain).toBeGreaterThan(1000);
    expect(traced).toBeGreaterThan(plain / 2);
  });

  it("an overflow is caught as before, and what follows works", () => {
    const code =
      "const f = (n) => ({ n: [f(n + 1)] }); try { f(0) } catch (e) { log(e instanceof RangeError, e.message) } log([{ a: 1 }])";
    expect(executeCounted(code, "script").output).toEqual(execute(code, "script").output);
  });
});

describe("stack traces", () => {
  it("have the frames, names and lines of the plain program", async () => {
    const code = [
      "const o = { m() {",
      "  const list = [1, { a: [2] }].map((v) => {",
      "    throw new Error(`at ${v}`); });",
      "  return list } };",
      "class A { x = [o.m()]; static make() { return new A() } }",
      "function start() { return { a: A.make() } }",
      "try { start() } catch (e) {",
      "  console.log(e.stack) }",
    ].join("\n");
    const cwd = project({ "main.cjs": code, "main.mjs": code });
    for (const file of ["main.cjs", "main.mjs"]) {
      const plain = await node([file], { cwd });
      const traced = await node(["--import", REGISTER, file], { cwd, env });
      // Columns are those of the emitted text.
      const frames = (stdout: string) =>
        stdout
          .split("\n")
          .filter((line) => line.includes(file))
          .map((line) => line.replace(/:\d+(\)?)$/, "$1"));
      expect(frames(plain.stdout)).toHaveLength(7);
      expect(frames(traced.stdout)).toEqual(frames(plain.stdout));
    }
  });

  it("are mapped to the original with --enable-source-maps where there is a map", async () => {
    const code =
      "interface P { x: number[] }\nconst f = (v: P): never => { const o = { a: [v] };\n  throw new Error(`${o.a.length}`) };\ntry { f({ x: [1] }) } catch (e) { console.log((e as Error).stack) }\n";
    const cwd = project({ "main.ts": code });
    const { stdout, stderr } = await node(
      ["--enable-source-maps", "--import", REGISTER, "main.ts"],
      { cwd, env },
    );
    expect(stderr).toBe("");
    expect(stdout).toMatch(/main\.ts:3:\d+\)/);
    expect(stdout).toMatch(/main\.ts:4:\d+\)?/);
  });
});

describe("lifetimes", () => {
  const suspended = `
    import { setFlagsFromString } from "node:v8";
    import { runInNewContext } from "node:vm";
    setFlagsFromString("--expose-gc");
    const gc = runInNewContext("gc");
    let go;
    const gate = new Promise((resolve) => { go = resolve; });
    let ref;
    const use = (v) => v.big.length;
    async function suspended() {
      const n = use({ big: new Array(1000).fill([1]) }) + [ref = new WeakRef({ a: [2] })].length;
      await gate;
      return n;
    }
    const finalized = [];
    const registry = new FinalizationRegistry((name) => finalized.push(name));
    (function () { registry.register({ b: [1] }, "object"); registry.register(() => [1], "arrow"); registry.register(class {}, "class"); })();
    const running = suspended();
    for (let i = 0; i < 10 && (ref.deref() || finalized.length < 3); i++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      gc();
    }
    console.log(ref.deref() === undefined, finalized.sort().join());
    go();
    console.log(await running);
  `;

  it("a value is not kept alive by its hook, across an await either", async () => {
    const cwd = project({ "main.mjs": suspended });
    const plain = await node(["main.mjs"], { cwd });
    const traced = await node(["--import", REGISTER, "main.mjs"], { cwd, env });
    expect(plain.stdout).toBe("true arrow,class,object\n1001\n");
    expect(traced.stdout).toBe(plain.stdout);
  });
});

describe("contexts of asynchronous work", () => {
  it("AsyncLocalStorage is as before", async () => {
    const code = `
      import { AsyncLocalStorage, AsyncResource, executionAsyncId } from "node:async_hooks";
      const storage = new AsyncLocalStorage();
      const log = [];
      const note = (at) => log.push(at + ":" + JSON.stringify(storage.getStore()));
      async function work(n) { note("a" + n); await [n]; note("b" + n); await new Promise((r) => setTimeout(r, 5, { n })); note("c" + n); return { n }; }
      async function* gen() { note("g1"); yield [1]; note("g2"); }
      await Promise.all([1, 2, 3].map((n) => storage.run({ n }, () => work(n))));
      await storage.run("gen", async () => { for await (const x of gen()) note("body"); });
      storage.enterWith([9]); note("entered");
      setImmediate(() => note("immediate"));
      const bound = AsyncResource.bind(() => note("bound"));
      storage.run("other", bound);
      storage.exit(() => note("exit"));
      await new Promise((r) => setImmediate(r));
      console.log(log.join(" "), typeof executionAsyncId());
    `;
    const cwd = project({ "main.mjs": code });
    const plain = await node(["main.mjs"], { cwd });
    const traced = await node(["--import", REGISTER, "main.mjs"], { cwd, env });
    expect(plain.stdout).toContain("c3");
    expect(traced).toEqual(plain);
  });
});

describe("realms", () => {
  it("a frozen global object, as SES makes it, is no obstacle to what is loaded after", async () => {
    const cwd = project({
      "main.cjs": `Object.freeze(globalThis); for (const name of ["Object", "Array", "Function"]) Object.freeze(globalThis[name].prototype);
        const { f } = require("./a.cjs"); import("./b.mjs").then(({ g }) => console.log(f(), g(), Object.isFrozen(globalThis)))`,
      "a.cjs": "class A { x = [1] } exports.f = () => [{}, new A(), `${[1]}`]",
      "b.mjs": "export function g() { return { a: [() => 1].map((v) => [v]) } }",
    });
    const plain = await node(["main.cjs"], { cwd });
    expect(plain.stdout).toContain("true");
    expect(await node(["--import", REGISTER, "main.cjs"], { cwd, env })).toEqual(plain);
  });
});
