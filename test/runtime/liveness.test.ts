import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { detectHost } from "../../runtime/host.ts";
import type { TracedMemory } from "../../runtime/index.ts";
import { InstrumentedFile } from "../../runtime/instrumented-file.ts";
import type { FileHooks, FileTable } from "../../runtime/protocol.ts";
import type { Snapshot } from "../../runtime/snapshot.ts";
import { Tracer } from "../../runtime/tracer.ts";
import { generatedPlace, tracesOf } from "../../runtime/traces.ts";
import { instrument } from "../../transforms/instrument.ts";
import { runTraced } from "../support/execute.ts";

const MIB = 1024 * 1024;

/** The one trace of a kind at a line. */
function traceAt(snapshot: Snapshot, lineno: number, kind: string) {
  const found = snapshot.traces.filter(
    (trace) => trace.kind === kind && trace.traceback.at(-1)?.lineno === lineno,
  );
  expect(found).toHaveLength(1);
  return found[0] as (typeof found)[number];
}

describe("liveness in the middle of synchronous code", () => {
  const body = `
    const kept = [];
    for (let i = 0; i < 100000; i++) kept.push({ i });
    kept.length = 10000;
    const snapshot = tracealloc.takeSnapshot();
    return kept.length && snapshot;`;

  it("is exact when every object is followed", () => {
    const trace = traceAt(runTraced(body, { sampling: "exact" }) as Snapshot, 4, "object");
    expect(trace.allocatedCount).toBe(100_000);
    expect(trace.count).toBe(10_000);
    expect(trace.error).toBe(0);
  });

  it.each([1, 2, 3, 4, 5])("is within three standard errors when sampled, seed %i", (seed) => {
    const trace = traceAt(runTraced(body, { seed }) as Snapshot, 4, "object");
    expect(trace.allocatedCount).toBe(100_000);
    expect(trace.error).toBeGreaterThan(0);
    expect(trace.error).toBeLessThan(2_000);
    expect(Math.abs(trace.count - 10_000)).toBeLessThan(3 * trace.error);
  });

  it("lets young collections take what followed functions lead to", () => {
    setFlagsFromString("--expose-gc");
    const collectYoung = runInNewContext("gc") as (options: object) => void;
    Object.assign(globalThis, {
      makeLarge: () => new Array(10_000).fill(0.5),
      heapUsed: () => {
        for (let i = 0; i < 3; i++) collectYoung({ type: "minor" });
        return process.memoryUsage().heapUsed;
      },
    });
    const grown = runTraced(
      `
      const make = (large) => () => large;
      const before = heapUsed();
      for (let i = 0; i < 300; i++) make(makeLarge());
      return heapUsed() - before;`,
      {},
    ) as number;
    expect(grown).toBeLessThan(8 * MIB);
  });

  it("sees literals inside a literal outlive it", () => {
    const snapshot = runTraced(
      `
      const kept = [];
      const make = (i) => kept.push({ inner: { i }, gone: [i] }.inner);
      for (let i = 0; i < 1000; i++) make(i);
      const snapshot = tracealloc.takeSnapshot();
      return kept.length && snapshot;`,
      { sampling: "exact" },
    ) as Snapshot;
    const counts = snapshot.traces
      .filter((trace) => trace.traceback.at(-1)?.functionName === "make")
      .map(({ kind, count, allocatedCount }) => [kind, count, allocatedCount]);
    expect(counts).toEqual([
      ["object", 0, 1000],
      ["object", 1000, 1000],
      ["array", 0, 1000],
    ]);
  });
});

describe("traced memory", () => {
  it("does not take a gigabyte of garbage for a peak", () => {
    const { current, peak } = runTraced(
      `
      const ring = [];
      for (let i = 0; i < 6_000_000; i++) {
        ring[i % 40_000] = { a: i, b: [i, i, i, i, i, i, i, i], c: { d: i } };
      }
      return ring.length && tracealloc.getTracedMemory();`,
      {},
    ) as TracedMemory;
    expect(current).toBeGreaterThan(4 * MIB);
    expect(current).toBeLessThan(20 * MIB);
    expect(peak).toBeGreaterThanOrEqual(current);
    expect(peak).toBeLessThan(40 * MIB);
  });

  it("falls after each step of a timeline whose objects are dropped", () => {
    const steps = runTraced(
      `
      const steps = [];
      let kept;
      for (let step = 0; step < 3; step++) {
        kept = [];
        for (let i = 0; i < 100_000; i++) kept.push({ step, i });
        const full = tracealloc.getTracedMemory().current;
        const made = kept.length;
        if (step < 2) kept = undefined;
        steps.push([full, tracealloc.getTracedMemory().current, made, kept?.length]);
      }
      return steps;`,
      {},
    ) as [number, number][];
    for (const [full] of steps) expect(full).toBeGreaterThan(4 * MIB);
    expect(steps[0]?.[1]).toBeLessThan(MIB);
    expect(steps[1]?.[1]).toBeLessThan(MIB);
    expect(steps[2]?.[1]).toBeGreaterThan(4 * MIB);
  });

  it("keeps the peak until it is reset", () => {
    const [before, after] = runTraced(
      `
      const zeros = (n) => new Array(n).fill(0);
      const peaked = () => { const list = zeros(1_000_000); tracealloc.getTracedMemory(); return list.length };
      peaked();
      const before = tracealloc.getTracedMemory();
      tracealloc.resetPeak();
      return [before, tracealloc.getTracedMemory()];`,
      {},
    ) as [TracedMemory, TracedMemory];
    expect(before.peak).toBeGreaterThan(8_000_000);
    expect(before.current).toBeLessThan(100_000);
    expect(after.peak).toBeLessThan(100_000);
  });

  it("never misses a large array or buffer among many small ones", () => {
    const snapshot = runTraced(
      `
      const kept = [];
      const make = (i) => [
        new Uint8Array(i === 40_000 ? 50_000_000 : 1),
        [...(i === 40_000 ? new Array(100_000).fill(i) : [i])],
        new Array(i === 40_000 ? 1_000_000 : 1),
      ];
      for (let i = 0; i < 50_000; i++) { const made = make(i); if (i === 40_000) kept.push(made); }
      const snapshot = tracealloc.takeSnapshot();
      return kept.length && snapshot;`,
      {},
    ) as Snapshot;
    const bytes = traceAt(snapshot, 5, "instance");
    expect(bytes.allocatedCount).toBe(50_000);
    expect(bytes.size).toBeGreaterThan(50_000_000);
    expect(bytes.size).toBeLessThan(51_000_000);
    expect(bytes.allocatedSize).toBeGreaterThan(50_000_000);
    expect(bytes.allocatedSize).toBeLessThan(70_000_000);
    const spread = snapshot.traces.filter(({ traceback }) => traceback.at(-1)?.lineno === 6);
    expect(Math.max(...spread.map(({ size }) => size))).toBeGreaterThan(800_000);
    expect(traceAt(snapshot, 7, "instance").size).toBeGreaterThan(8_000_000);
  });

  it("charges an array that grew to the line that made it", () => {
    const snapshot = runTraced(
      `
      const cache = [];
      for (let i = 0; i < 1_000_000; i++) cache.push(i);
      const snapshot = tracealloc.takeSnapshot();
      return cache.length && snapshot;`,
      {},
    ) as Snapshot;
    expect(traceAt(snapshot, 3, "array").size).toBeGreaterThan(8_000_000);
  });
});

describe("without a way to see deaths synchronously", () => {
  /** Runs a program in a tracer whose host has a FinalizationRegistry and nothing better. */
  function open(code: string) {
    const tracer = new Tracer({ ...detectHost(), releaseKept: undefined });
    expect(tracer.liveness.name).toBe("finalization registry");
    const { code: emitted } = instrument(code, { filename: "/r.js", sourceType: "script" });
    const keep: object[] = [];
    tracer.start({ sampling: "exact" });
    const entry = {
      file(table: FileTable): FileHooks {
        const file = new InstrumentedFile(table, tracer.sizes.madeStrings);
        tracer.takeUp(file);
        return file;
      },
    };
    const globals = { Symbol, [Symbol.for("tracealloc.runtime.v1")]: entry };
    const body = new Function("globalThis", "keep", emitted);
    const run = () => body(globals, keep);
    run();
    const live = () =>
      tracesOf(tracer.census(false), generatedPlace).map(({ cohorts = [] }) =>
        cohorts.reduce((sum, { count }) => sum + count, 0),
      );
    return { tracer, run, keep, live };
  }

  it("learns of them between tasks, through a FinalizationRegistry", async () => {
    const { tracer, keep, live } = open(
      "for (let i = 0; i < 500; i++) { const o = { i }; if (i % 5 === 0) keep.push(o) }",
    );
    for (let round = 0; round < 20 && (live()[0] ?? 0) > keep.length; round++) {
      // What was read stays alive until the job ends.
      await tracer.settle();
    }
    expect(live()).toEqual([keep.length]);
    expect(tracer.liveness.find(keep[0] as object)?.site.line).toBe(1);
    tracer.stop();
  });

  it("does not take garbage for live that the host has not yet told of", async () => {
    const { tracer, run, keep } = open(
      "for (let i = 0; i < 20000; i++) { const o = { i }; if (i % 4000 === 0) keep.push(o) }",
    );
    await tracer.host.nextTask();
    expect(tracer.catchUp()).toBe(false);
    // Garbage made after the collection whose deaths are told first.
    run();
    expect(await tracer.settle()).toBe(true);
    expect(tracer.catchUp()).toBe(true);
    expect(keep).toHaveLength(10);
    expect(tracer.peak.census.size).toBeLessThan(1000);
    tracer.stop();
  });
});

describe("a program that uses WeakRef itself", () => {
  it("keeps what it has read alive until its job ends", () => {
    const missing = runTraced(
      `
      const refs = [];
      for (let i = 0; i < 2000; i++) refs.push(new WeakRef({ i }));
      const alive = refs.filter((ref) => ref.deref());
      for (let i = 0; i < 3_000_000; i++) [{ i }];
      return alive.filter((ref) => !ref.deref()).length;`,
      { sampling: "adaptive" },
    );
    expect(missing).toBe(0);
  });
});
