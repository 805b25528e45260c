import { afterEach, describe, expect, it } from "vitest";
import { checksumOf } from "../../runtime/checksum.ts";
import { AgeFilter, Snapshot, type Trace } from "../../runtime/index.ts";
import { tracer } from "../../runtime/runtime.ts";
import { mergeSnapshots } from "../../src/merge.ts";
import { runTraced } from "../support/execute.ts";
import { snapshotOf, trace } from "./fixtures.ts";

/** What a body returns, with hooks that only count. */
function counted(body: string): unknown {
  return runTraced(body, {}, "count");
}

function snapshotAfter(body: string, hooks: "live" | "count" = "count"): Snapshot {
  const sampling = "exact";
  return runTraced(`${body}\nreturn tracealloc.takeSnapshot();`, { sampling }, hooks) as Snapshot;
}

function allocated({ traces }: Snapshot): (readonly [string, number])[] {
  return traces.map(({ kind, allocatedCount }) => [kind, allocatedCount] as const).sort();
}

function ofKind({ traces }: Snapshot, kind: string): Trace | undefined {
  return traces.find((found) => found.kind === kind);
}

const KEEPING =
  "globalThis.kept = []; for (let i = 0; i < 1000; i++) kept.push({ i, f: () => i });";

describe("hooks that only count", () => {
  afterEach(() => tracer.stop());

  it("tell how many values were made, and that no more is known", () => {
    const snapshot = snapshotAfter(KEEPING);
    for (const kind of ["object", "function"]) {
      expect(ofKind(snapshot, kind)).toMatchObject({
        count: 0,
        size: 0,
        allocatedCount: 1000,
        unfollowedCount: 1000,
        error: 0,
        allocatedError: 0,
      });
    }
    const [statistic] = snapshot.statistics("filename");
    expect(statistic).toMatchObject({ allocatedCount: 2001, unfollowedCount: 2001 });
    expect(statistic?.diedYoungShare).toBe(0);
    expect(counted(`${KEEPING} return tracealloc.getTracedMemory().current`)).toBe(0);
    expect(counted("return tracealloc.getObjectTraceback({})")).toBe(undefined);
  });

  it("have the sizes that hooks with values find, where syntax and length tell them", () => {
    const body =
      "globalThis.kept = []; for (let i = 0; i < 100; i++) kept.push({ i, b: 2 }, [i, i], () => i, /x/, `text ${i}`, function () {}, {}, []);";
    const sizes = (hooks: "live" | "count") =>
      snapshotAfter(body, hooks)
        .traces.filter(({ frames }) => frames.at(-1)?.lineno === 2 && frames.at(-1)?.column !== 19)
        .map(({ kind, frames, allocatedSize }) => [kind, frames.at(-1)?.column, allocatedSize])
        .sort();
    expect(sizes("count")).toHaveLength(8);
    expect(sizes("count")).toEqual(sizes("live"));
    const least = snapshotAfter("[...Array(1e4)]; new Map([[1, 2]]);");
    expect(ofKind(least, "array")?.allocatedSize).toBeGreaterThan(0);
    expect(ofKind(least, "instance")?.allocatedSize).toBeGreaterThan(0);
  });

  it("count apart what is made between marks", () => {
    const snapshot = snapshotAfter(`
      const make = (n) => { for (let i = 0; i < n; i++) ({}); };
      make(10); tracealloc.markEpoch("a"); make(20); make(30); tracealloc.markEpoch("b"); make(40);
      function late() { return /x/ } late();`);
    const born = (filter: object) =>
      allocated(snapshot.filterTraces([new AgeFilter(true, filter)])).filter(
        ([kind]) => kind === "object" || kind === "regexp",
      );
    expect(born({ bornTo: "a" })).toEqual([["object", 10]]);
    expect(born({ bornFrom: "a", bornTo: "b" })).toEqual([["object", 50]]);
    expect(born({ bornFrom: "b" })).toEqual([
      ["object", 40],
      ["regexp", 1],
    ]);
    expect(born({ diedYoung: false })).toEqual([]);
    expect(born({ diedYoung: true })).toEqual([]);
    expect(born({ minAge: 0 })).toEqual([]);
  });

  it("forget what was counted before a start and after a stop", () => {
    const body = `
      const make = () => { for (let i = 0; i < 5; i++) ({}); };
      make(); tracealloc.clearTraces(); make();
      const one = tracealloc.takeSnapshot();
      tracealloc.stop(); make(); tracealloc.start(); make(); make();
      return { one, two: tracealloc.takeSnapshot() };`;
    const { one, two } = counted(body) as Record<"one" | "two", Snapshot>;
    expect(ofKind(one, "object")?.allocatedCount).toBe(5);
    expect(ofKind(two, "object")?.allocatedCount).toBe(10);
  });

  it("count on when a countdown has run out, traced or not", () => {
    (globalThis as { nearEnd?: () => void }).nearEnd = () => {
      tracer.files.forEach((file) => {
        if (!file.onlyCounts) return;
        for (let hook = 0; hook < file.countdowns.length; hook++) file.rearm(hook, 3);
      });
    };
    const body = `
      const make = () => { for (let i = 0; i < 10; i++) ({}); };
      tracealloc.stop(); nearEnd(); make(); tracealloc.start();
      make(); nearEnd(); make(); make();
      return tracealloc.takeSnapshot();`;
    const object = ofKind(counted(body) as Snapshot, "object");
    // What was counted when the countdown was set is gone.
    expect(object?.allocatedCount).toBe(20);
  });
});

describe("a snapshot of what is only counted", () => {
  const snapshot = snapshotAfter(KEEPING);

  it("is the same when it is read again", () => {
    const json = JSON.parse(JSON.stringify(snapshot));
    const read = Snapshot.fromJSON(json);
    expect(read.traces.every((found, i) => found.equals(snapshot.traces[i]))).toBe(true);
    expect(json.totals.unfollowedCount).toBe(2001);
  });

  it("adds up with one of what is followed", () => {
    const live = snapshotAfter(KEEPING, "live");
    const whole = mergeSnapshots([snapshot, live, snapshot]);
    expect(ofKind(whole, "object")).toMatchObject({
      count: 1000,
      allocatedCount: 3000,
      unfollowedCount: 2000,
      error: 0,
    });
    const [diff] = whole.compareTo(live, "filename");
    expect(diff).toMatchObject({ countDiff: 0, allocatedCountDiff: 4002, unfollowedCount: 4002 });
  });

  it("needs no figure for what is not followed in older files", () => {
    const json = JSON.parse(JSON.stringify(snapshotOf([trace(10, ["a.ts:1"])])));
    expect(json.totals.unfollowedCount).toBe(0);
    delete json.totals.unfollowedCount;
    expect(() => Snapshot.fromJSON({ ...json, checksum: checksumOf(json) })).not.toThrow();
  });
});
