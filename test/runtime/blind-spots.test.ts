import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import v8 from "node:v8";
import vm from "node:vm";
import { afterEach, describe, expect, it } from "vitest";
import * as tracealloc from "../../runtime/index.ts";
import { runTraced } from "../support/execute.ts";

/** What docs/accuracy.md says cannot be known, each seen. Sizes are V8's own, by differences of `used_heap_size`. */
const MANY = 20_000;

/** Bytes by which V8's heap grows with what some code makes, uninstrumented; the mean of one value. */
function grownBy(code: string): number {
  const make = vm.runInThisContext(`(function (n) { ${code} })`) as (n: number) => unknown;
  make(10);
  const used = (): number => {
    for (let i = 0; i < 3; i++) tracealloc.collectGarbage();
    return v8.getHeapStatistics().used_heap_size;
  };
  const before = used();
  const kept = make(MANY);
  const grown = used() - before;
  expect(kept).toBeDefined();
  return grown / MANY;
}

/** Live bytes on lines for one value, of the same code instrumented. */
function chargedFor(code: string): number {
  return snapshotOf(code).traces.reduce((sum, { size }) => sum + size, 0) / MANY;
}

function snapshotOf(code: string): tracealloc.Snapshot {
  return runTraced(
    `const make = function (n) { ${code} };
    const kept = make(${MANY});
    const snapshot = tracealloc.takeSnapshot();
    snapshot.kept = typeof kept;
    return snapshot;`,
    {},
  ) as tracealloc.Snapshot;
}

afterEach(() => tracealloc.stop());

describe("what cannot be known", () => {
  it("allocations that the optimiser removes: they count all the same", () => {
    const body = `const add = (a, b) => { const point = { a, b }; return point.a + point.b; };
      const all = (n) => { let sum = 0; for (let i = 0; i < n; i++) sum += add(i, 1); return sum; };`;
    const plain = `const v8 = require("v8"); ${body}
      %PrepareFunctionForOptimization(add); %PrepareFunctionForOptimization(all);
      all(100); all(100); %OptimizeFunctionOnNextCall(all); all(100);
      const before = v8.getHeapStatistics().used_heap_size;
      all(${MANY});
      console.log(v8.getHeapStatistics().used_heap_size - before);`;
    const said = execFileSync(process.execPath, ["--allow-natives-syntax", "-e", plain], {
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    // 40 bytes each, were they made.
    expect(Number(said)).toBeLessThan(MANY);
    const counted = runTraced(
      `${body} all(${MANY});
      return tracealloc.takeSnapshot().traces.find(({ kind }) => kind === "object");`,
      {},
    ) as tracealloc.Trace;
    expect([counted.allocatedCount, counted.allocatedSize]).toEqual([MANY, 40 * MANY]);
  });

  it("slices keep the whole text alive", () => {
    const code = `const list = []; for (let i = 0; i < n; i++) list.push((i + "-".repeat(1000)).slice(0, 40)); return list;`;
    expect(grownBy(code)).toBeGreaterThan(1000);
    expect(chargedFor(code)).toBeLessThan(200);
  });

  it("ropes share what they consist of: a live one counts as flat text", () => {
    const code = `const tail = "-".repeat(1000); tail.charCodeAt(0); const list = []; for (let i = 0; i < n; i++) list.push(i + tail); return list;`;
    expect(grownBy(code)).toBeLessThan(200);
    expect(chargedFor(code)).toBeGreaterThan(1000);
  });

  it.each([
    [
      "a Map",
      "new Map()",
      "for (let j = 0; j < 64; j++) x.set(j, j); for (let j = 0; j < 40; j++) x.delete(j);",
    ],
    [
      "an array",
      "[]",
      "for (let j = 0; j < 64; j++) x.push(j); for (let j = 0; j < 24; j++) x.pop();",
    ],
    ["an object", "{ a: i, b: i, c: i, d: i, e: i, f: i }", "delete x.b;"],
  ])(
    "what removing leaves behind: %s does not tell how large it was, or is no more of its first form",
    (_, made, filled) => {
      const code = `const list = []; for (let i = 0; i < n; i++) { const x = ${made}; ${filled} list.push(x); } return list;`;
      expect(grownBy(code)).toBeGreaterThan(1.3 * chargedFor(code));
    },
  );

  it("short texts of JSON.parse: that V8 has them already, as names of properties, is not seen", () => {
    const beside = (own: string): string =>
      `const names = {}; const texts = []; for (let i = 0; i < n; i++) { const text = "k" + (10_000_000 + i); names[text] = i; texts.push(text); } const json = JSON.stringify(texts); texts.length = 0; const own = ${own}; return [names, own];`;
    const [parsed, bare] = ["JSON.parse(json)", "new Array(n).fill(0)"].map(beside) as [
      string,
      string,
    ];
    const made = (code: string): number =>
      snapshotOf(code).traces.reduce((sum, { allocatedSize }) => sum + allocatedSize, 0) / MANY;
    // What is compiled for the first time takes room as well.
    grownBy(parsed);
    expect(grownBy(parsed) - grownBy(bare)).toBeLessThan(8);
    expect(made(parsed) - made(bare)).toBeGreaterThan(30);
  });

  it("sharing: copies of constant elements take nothing until they are written, where no variable tells of them", () => {
    const code = `const { all } = { all: [${Array.from({ length: 100 }, (_, i) => i)}] }; const list = []; for (let i = 0; i < n; i++) list.push([...all]); return list;`;
    expect(grownBy(code)).toBeLessThan(100);
    expect(chargedFor(code)).toBeGreaterThan(800);
  });

  it("hidden classes of single objects", () => {
    const code = `const list = []; for (let i = 0; i < n; i++) list.push({ ["key" + i]: i }); return list;`;
    expect(grownBy(code)).toBeGreaterThan(1.5 * chargedFor(code));
  });

  it("weak collections do not tell their size", () => {
    const code = `const keys = Array.from({ length: 100 }, () => ({})); const list = [keys]; for (let i = 0; i < n / 4; i++) { const map = new WeakMap(); for (const key of keys) map.set(key, i); list.push(map); } return list;`;
    expect(grownBy(code)).toBeGreaterThan(5 * chargedFor(code));
  });

  it("what the engine keeps: stacks of errors are taken for ten frames", () => {
    const code = `const limit = Error.stackTraceLimit; Error.stackTraceLimit = 0; const list = []; for (let i = 0; i < n; i++) list.push(new Error("x")); Error.stackTraceLimit = limit; return list;`;
    expect(chargedFor(code)).toBeGreaterThan(3 * grownBy(code));
  });

  it("strings under the name stack are not looked for", () => {
    const under = (name: string): string =>
      `const list = []; for (let i = 0; i < n / 10; i++) list.push({ ${name}: ["-".repeat(1000), i].join("") }); return list;`;
    expect(10 * grownBy(under("stack"))).toBeGreaterThan(1000);
    expect(10 * chargedFor(under("stack"))).toBeLessThan(200);
    expect(10 * chargedFor(under("text"))).toBeGreaterThan(1000);
  });

  it("native memory: a line sees the object, and not what the host holds for it", () => {
    const before = process.memoryUsage().external;
    const code = `const { createDeflate } = process.getBuiltinModule("zlib"); return Array.from({ length: 50 }, () => { const stream = createDeflate(); stream._handle; return stream; });`;
    const snapshot = runTraced(
      `globalThis.blindSpot = (() => { ${code} })(); return tracealloc.takeSnapshot();`,
      {},
    ) as tracealloc.Snapshot;
    const outside = process.memoryUsage().external - before;
    Reflect.deleteProperty(globalThis, "blindSpot");
    const charged = snapshot.traces.reduce((sum, { size }) => sum + size, 0);
    expect(outside).toBeGreaterThan(50 * 10_000);
    expect(charged).toBeLessThan(outside / 10);
  });

  it.each(["optimiser", "slices", "removing", "Sharing", "Hidden classes", "WeakMaps", "native"])(
    "the page speaks of it: %s",
    (word) => {
      const page = readFileSync(new URL("../../docs/accuracy.md", import.meta.url), "utf8");
      const section = page.slice(page.indexOf("## What cannot be known"));
      expect(section).toContain("test/runtime/blind-spots.test.ts");
      expect(section).toContain(word);
    },
  );
});
