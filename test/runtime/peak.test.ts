import { describe, expect, it } from "vitest";
import type { Snapshot, TracedMemory } from "../../runtime/index.ts";
import { runTraced } from "../support/execute.ts";

const MIB = 1024 * 1024;

function live(snapshot: Snapshot, lineno: number, kind: string): number {
  const found = snapshot.traces.filter(
    (trace) => trace.kind === kind && trace.traceback.at(-1)?.lineno === lineno,
  );
  return found.reduce((sum, { count }) => sum + count, 0);
}

describe("the peak", () => {
  it("shows what was alive when most was", () => {
    const [peak, now, memory] = runTraced(
      `
      const kept = [];
      const first = () => { const list = []; for (let i = 0; i < 500; i++) list.push({ i }); return list; };
      const second = () => { const list = []; for (let i = 0; i < 900; i++) list.push([i]); return list; };
      (() => { const list = first(); tracealloc.getTracedMemory(); kept.push(list.length); })();
      (() => { const list = second(); tracealloc.getTracedMemory(); kept.push(list.length); })();
      const peak = tracealloc.takeSnapshot({ at: "peak" });
      return [peak, tracealloc.takeSnapshot(), tracealloc.getTracedMemory(), kept];`,
      {},
    ) as [Snapshot, Snapshot, TracedMemory];
    expect([live(peak, 4, "object"), live(peak, 5, "array")]).toEqual([0, 901]);
    expect([live(now, 4, "object"), live(now, 5, "array")]).toEqual([0, 0]);
    const size = peak.traces.reduce((sum, trace) => sum + trace.size, 0);
    expect(size).toBe(memory.peak);
    expect(peak.meta.peak).toBe(memory.peak);
    expect([peak.at, now.at]).toEqual(["peak", "now"]);
    expect(peak.timestamp).toBeLessThanOrEqual(now.timestamp);
  });

  it("is seen in the middle of a job, after the engine's own collections", () => {
    const [peak, memory] = runTraced(
      `
      let list = [];
      for (let i = 0; i < 100_000; i++) list.push({ i, text: [i] });
      const length = list.length;
      list = undefined;
      for (let i = 0; i < 500_000; i++) [{ i }];
      return [tracealloc.takeSnapshot({ at: "peak" }), tracealloc.getTracedMemory(), length];`,
      { sampling: "exact" },
    ) as [Snapshot, TracedMemory];
    expect(memory.current).toBeLessThan(MIB);
    expect(memory.peak).toBeGreaterThan(5 * MIB);
    expect(live(peak, 4, "object")).toBeGreaterThan(50_000);
    expect(live(peak, 4, "object")).toBeLessThanOrEqual(100_000);
  });

  it("is not looked for while a program of many lines starts, and then it is", () => {
    const lines = Array.from(
      { length: 1200 },
      (_, i) => `list.push(new Array(${1 + (i % 4)}).fill());`,
    );
    const [start, then] = runTraced(
      `
      let list = [];
      const all = () => {\n${lines.join("\n")}\n};
      all();
      const start = tracealloc.takeSnapshot({ gc: false });
      for (let i = 0; i < 200; i++) all();
      list = [];
      return [start, tracealloc.takeSnapshot({ at: "peak" })];`,
      {},
    ) as [Snapshot, Snapshot];
    expect([start.epoch, start.meta.peak]).toEqual([
      0,
      start.traces.reduce((sum, { size }) => sum + size, 0),
    ]);
    expect(then.meta.peak).toBeGreaterThan(2 * start.meta.peak);
  });

  it("is what is live now after resetPeak, and with no peak yet", () => {
    const [before, after, none] = runTraced(
      `
      const none = tracealloc.takeSnapshot({ at: "peak" });
      (() => { const list = new Array(100_000).fill(0); tracealloc.getTracedMemory(); return list; })();
      const before = tracealloc.getTracedMemory();
      tracealloc.resetPeak();
      return [before, tracealloc.getTracedMemory(), none];`,
      {},
    ) as [TracedMemory, TracedMemory, Snapshot];
    expect(before.peak).toBeGreaterThan(800_000);
    expect(after.peak).toBeLessThan(100_000);
    expect(after.peak).toBeGreaterThanOrEqual(after.current);
    expect([none.at, none.collected]).toEqual(["peak", true]);
  });

  it("is asked for by its name", () => {
    expect(() => runTraced(`tracealloc.takeSnapshot({ at: "top" })`, {})).toThrow(
      'at must be "now" or "peak", not "top"',
    );
  });
});
