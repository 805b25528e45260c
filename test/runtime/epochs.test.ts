import { describe, expect, it } from "vitest";
import { AgeFilter, Filter, type Snapshot } from "../../runtime/index.ts";
import { tracer } from "../../runtime/runtime.ts";
import { runTraced } from "../support/execute.ts";

/** Live and allocated objects of a snapshot's line 3, and those that died young. */
function objects(snapshot: Snapshot): readonly [live: number, allocated: number, young: number] {
  const sums = [0, 0, 0] as [number, number, number];
  for (const { kind, count, allocatedCount, diedYoungCount } of snapshot.traces) {
    if (kind !== "object") continue;
    sums[0] += count;
    sums[1] += allocatedCount;
    sums[2] += diedYoungCount;
  }
  return sums;
}

const PHASES = `
  const kept = [];
  const make = (n) => { for (let i = 0; i < n; i++) kept.push({ i }); };
  make(10);
  tracealloc.markEpoch("a");
  make(20);
  kept.length = 15;
  tracealloc.markEpoch("b");
  make(30);
  kept.length = 40;`;

function phases(): Snapshot {
  return runTraced(`${PHASES} return [tracealloc.takeSnapshot(), kept.length][0];`, {
    sampling: "exact",
  }) as Snapshot;
}

describe("epochs", () => {
  it("tell what was allocated between two marks", () => {
    const snapshot = phases();
    expect(snapshot.marks.map(({ name }) => name)).toEqual(["a", "b"]);
    const between = (bornFrom?: string, bornTo?: string) =>
      objects(snapshot.filterTraces([new AgeFilter(true, { bornFrom, bornTo })]));
    expect(objects(snapshot)).toEqual([40, 60, 20]);
    expect(between(undefined, "a")).toEqual([10, 10, 0]);
    expect(between("a", "b")).toEqual([5, 20, 15]);
    expect(between("b")).toEqual([25, 30, 5]);
    expect(between("a")).toEqual([30, 50, 20]);
  });

  it("tell what has been alive for so long, and what died in the epoch of its birth", () => {
    const snapshot = phases();
    const alive = (minAge: number) =>
      objects(snapshot.filterTraces([new Filter(true, "*", { minAge })]))[0];
    const ages = [0, 1, 2, 3, 4, 5, 6].map(alive);
    expect(ages[0]).toBe(40);
    expect([...ages].sort((a, b) => b - a)).toEqual(ages);
    expect(ages.at(-1)).toBe(0);
    const young = snapshot.filterTraces([new AgeFilter(true, { diedYoung: true })]);
    expect(objects(young)).toEqual([0, 20, 20]);
    expect(objects(snapshot.filterTraces([new AgeFilter(false, { diedYoung: true })]))).toEqual([
      40, 40, 0,
    ]);
  });

  it("tell the share that died young, per line", () => {
    const snapshot = runTraced(
      `
      const kept = [];
      (function () {
        for (let i = 0; i < 1000; i++) { const o = { i }; if (i % 4 === 0) kept.push(o); } })();
      return [tracealloc.takeSnapshot(), kept.length][0];`,
      { sampling: "exact" },
    ) as Snapshot;
    const [line] = snapshot
      .statistics("lineno")
      .filter(({ traceback }) => traceback.at(-1)?.lineno === 5);
    expect([line?.count, line?.diedYoungCount, line?.diedYoungShare]).toEqual([250, 750, 0.75]);
  });

  it("are refused by a name that no mark has", () => {
    expect(() => phases().filterTraces([new AgeFilter(true, { bornFrom: "c" })])).toThrow(/"?c"?/);
  });

  it("count exactly between marks where objects are sampled", () => {
    const snapshot = runTraced(
      `
      const kept = [];
      const make = (n) => { for (let i = 0; i < n; i++) kept[i % 100] = { i }; };
      make(20_000);
      tracealloc.markEpoch("a");
      make(12_345);
      tracealloc.markEpoch("b");
      make(7);
      return [tracealloc.takeSnapshot(), kept.length][0];`,
      {},
    ) as Snapshot;
    const made = (bornFrom?: string, bornTo?: string) =>
      objects(snapshot.filterTraces([new AgeFilter(true, { bornFrom, bornTo })]))[1];
    expect([made(undefined, "a"), made("a", "b"), made("b")]).toEqual([20_000, 12_345, 7]);
  });

  it("stay within bounds however many marks there are", () => {
    const [few, many, total] = runTraced(
      `
      const kept = [];
      const make = () => { for (let i = 0; i < 3; i++) kept.push({ i }); };
      const memory = [];
      for (let mark = 0; mark < 2000; mark++) {
        make();
        tracealloc.markEpoch("mark", { gc: false });
        kept.length = 0;
        if (mark === 300) { tracealloc.collectGarbage(); memory.push(tracealloc.getTraceallocMemory()); }
      }
      tracealloc.collectGarbage();
      memory.push(tracealloc.getTraceallocMemory());
      const snapshot = tracealloc.takeSnapshot();
      return [...memory, [snapshot, kept][0]];`,
      {},
    ) as [number, number, Snapshot];
    expect(many).toBeLessThan(1.2 * few);
    expect(objects(total)[1]).toBeGreaterThanOrEqual(6000);
    expect(total.marks.length).toBeLessThanOrEqual(64);
  });
});

describe("the tracer's own memory", () => {
  it("does not grow with a hundred million allocations of one line", () => {
    const [before, after] = runTraced(
      `
      let last;
      const make = (n) => { for (let i = 0; i < n; i++) last = { i }; };
      make(5_000_000);
      const before = tracealloc.getTraceallocMemory();
      make(95_000_000);
      return [before, tracealloc.getTraceallocMemory(), last][0] === before
        ? [before, tracealloc.getTraceallocMemory()] : [];`,
      {},
    ) as [number, number];
    expect(before).toBeGreaterThan(0);
    expect(after).toBeLessThan(before + 1_000_000);
    expect(tracer.liveness.size).toBe(0);
  });

  it("is forgotten with the traces", () => {
    const [full, cleared] = runTraced(
      `const kept = [];
      for (let i = 0; i < 1000; i++) kept.push({ i });
      const full = tracealloc.getTraceallocMemory();
      tracealloc.clearTraces();
      return [full, tracealloc.getTraceallocMemory(), kept.length];`,
      {},
    ) as [number, number];
    expect(full).toBeGreaterThan(100_000);
    expect(cleared).toBeLessThan(full / 2);
  });
});
