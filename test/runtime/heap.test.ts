import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, describe, expect, it } from "vitest";
import { pageHeap, processHeap } from "../../runtime/heap.ts";
import * as tracealloc from "../../runtime/index.ts";
import { tracer } from "../../runtime/runtime.ts";
import { growthOf } from "../../src/reports/heap.ts";
import { runTraced } from "../support/execute.ts";

const BYTES = 2 ** 25;

/** What a snapshot says of the heap after some code has run, which allocates nothing before it starts tracing. */
function heapAfter(code: string): tracealloc.HeapAccount | undefined {
  const start = "tracealloc.stop(); tracealloc.collectGarbage(); tracealloc.start();";
  const snapshot = runTraced(`${start} ${code}`, {}) as tracealloc.Snapshot;
  return snapshot.meta.heap;
}

afterEach(() => tracealloc.stop());

describe("the heap as the engine counts it", () => {
  it("grows by what was made since the start, in the heap and outside of it", () => {
    const heap = heapAfter(`
      const list = Array.from({ length: ${BYTES / 64} }, (_, i) => ({ i, j: i }));
      globalThis.heapTest = [list, new ArrayBuffer(${BYTES})];
      return tracealloc.takeSnapshot();`);
    Reflect.deleteProperty(globalThis, "heapTest");
    const { start, now, attributed = 0, tracer: own = 0 } = heap ?? {};
    const outside = (now?.external ?? 0) - (start?.external ?? 0);
    // What was there before may go meanwhile.
    expect(outside).toBeGreaterThan(0.9 * BYTES);
    expect((now?.arrayBuffers ?? 0) - (start?.arrayBuffers ?? 0)).toBeGreaterThan(0.9 * BYTES);
    expect(heap && growthOf(heap)).toBeGreaterThan(1.5 * BYTES);
    expect(attributed).toBeGreaterThan(1.5 * BYTES);
    expect(own).toBeGreaterThan(0);
    expect(own).toBeLessThan(BYTES);
  });

  it("is counted from when traces were cleared", () => {
    const heap = heapAfter(`
      globalThis.heapTest = new ArrayBuffer(${BYTES});
      tracealloc.clearTraces();
      return tracealloc.takeSnapshot();`);
    Reflect.deleteProperty(globalThis, "heapTest");
    expect(heap && growthOf(heap)).toBeLessThan(BYTES / 2);
  });

  it("is that of the moment: nothing is said beside a peak that is over", () => {
    const code = `
      let list = Array.from({ length: 1000 }, () => ({}));
      tracealloc.takeSnapshot();
      list = undefined;
      return tracealloc.takeSnapshot({ at: "peak" });`;
    expect(heapAfter(code)).toBeUndefined();
    expect(heapAfter(code.replace("peak", "now"))).toBeDefined();
  });

  it("stays with a snapshot that is filtered, written and read", () => {
    tracealloc.start();
    const snapshot = tracealloc.takeSnapshot();
    const { heap } = snapshot.meta;
    expect(heap).toBeDefined();
    expect(snapshot.filterTraces([]).meta.heap).toEqual(heap);
    const json = JSON.parse(JSON.stringify(snapshot));
    expect(tracealloc.Snapshot.fromJSON(json).meta.heap).toEqual(heap);
    const schema = new URL("../../schema/snapshot.schema.json", import.meta.url);
    const ajv = new Ajv2020({ allowUnionTypes: true, strictTuples: false });
    expect(ajv.validate(JSON.parse(readFileSync(schema, "utf8")), json)).toBe(true);
    json.meta.heap.now = { used: "much" };
    expect(() => tracealloc.Snapshot.fromJSON(json)).toThrow("damaged");
  });

  it("is left out where the host gives no numbers", () => {
    const { host } = tracer;
    const read = host.heapUse;
    for (const heapUse of [undefined, () => undefined]) {
      Object.assign(host, { heapUse });
      tracealloc.start();
      expect(tracealloc.takeSnapshot().meta).not.toHaveProperty("heap");
      tracealloc.stop();
    }
    Object.assign(host, { heapUse: read });
  });
});

describe("a host's numbers", () => {
  const memory = { heapUsed: 100, external: 40, arrayBuffers: 30 };

  it.each([
    ["Node.js", { used: 100, external: 40, arrayBuffers: 30 }],
    ["Bun", { used: 60, external: 40, arrayBuffers: 30 }],
    ["Deno", { used: 100, external: 40 }],
  ])("are told apart: %s", (engine, told) => {
    expect(processHeap(() => memory, engine)?.()).toEqual(told);
  });

  it("are none where asking for them fails", () => {
    const fail = (): never => {
      throw new Error("no /proc");
    };
    expect(processHeap(fail, "Node.js")?.()).toBeUndefined();
    expect(processHeap(undefined, "Node.js")).toBeUndefined();
  });

  it("count in a page where they are not rounded, and not those of before", () => {
    expect(pageHeap({ memory: { usedJSHeapSize: 10_000_000 } })?.()).toBeUndefined();
    const memory = { usedJSHeapSize: 661_808 };
    const read = pageHeap({ memory });
    expect(read?.()).toEqual({ used: 661_808 });
    expect(read?.()).toBeUndefined();
    memory.usedJSHeapSize = 661_812;
    expect(read?.()).toEqual({ used: 661_812 });
    expect(pageHeap({})).toBeUndefined();
    expect(pageHeap(undefined)).toBeUndefined();
  });
});
