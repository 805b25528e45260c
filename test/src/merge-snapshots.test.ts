import { expect, test } from "vitest";
import { Snapshot, type SnapshotMeta, type TraceData } from "../../runtime/index.ts";
import { mergeSnapshots } from "../../src/merge.ts";
import { cohort, snapshotOf, trace } from "../runtime/fixtures.ts";

const MARKS = [{ name: "warm", epoch: 1 }];

function labelled(label: string | undefined, more: Partial<TraceData> = {}): TraceData {
  return { ...trace(10, ["a.ts:1"]), ...more, label };
}

test("traces of one place, kind, class and label are added up", () => {
  const one = snapshotOf([labelled("x", { error: 3 }), labelled(undefined), trace(5, ["b.ts:1"])]);
  const two = snapshotOf([labelled("x", { size: 20, error: 4 }), labelled("y")]);
  const whole = mergeSnapshots([one, two]);
  expect(whole.traces.map((t) => [String(t), t.label, t.error])).toEqual([
    ["a.ts:1: 30 B", "x", 5],
    ["a.ts:1: 10 B", undefined, 0],
    ["b.ts:1: 5 B", undefined, 0],
    ["a.ts:1: 10 B", "y", 0],
  ]);
  expect(mergeSnapshots([one])).toBe(one);
});

test("draws stay apart, so that errors add up in quadrature", () => {
  const make = () =>
    snapshotOf([
      labelled("x", {
        cohorts: [cohort("live", 500, { draw: { allocated: 1000, followed: 100 }, followed: 50 })],
      }),
    ]);
  const [part, whole] = [make(), mergeSnapshots([make(), make()])];
  expect(whole.traces[0]?.error).toBeCloseTo((part.traces[0]?.error ?? 0) * Math.SQRT2, 9);
  const read = Snapshot.fromJSON(JSON.parse(JSON.stringify(whole)));
  expect(read.traces[0]?.error).toBe(whole.traces[0]?.error);
});

test("epochs are kept where all parts have the same, and otherwise nothing is said of births", () => {
  const at = (epoch: number, marks = MARKS) =>
    new Snapshot(
      [labelled("x", { cohorts: [cohort("young", 1, { bornFirst: 1, bornLast: 1 })] })],
      { ...snapshotOf([]), epoch, marks },
    );
  const births = (whole: Snapshot) =>
    whole.traces.flatMap(({ cohorts }) => cohorts.map((c) => [c.fate, c.bornFirst, c.bornLast]));
  const same = mergeSnapshots([at(2), at(2)]);
  expect(same).toMatchObject({ epoch: 2, marks: MARKS });
  expect(births(same)).toEqual(Array(2).fill(["young", 1, 1]));
  for (const other of [at(3), at(2, [])]) {
    const mixed = mergeSnapshots([at(2), other]);
    expect(mixed).toMatchObject({ epoch: other.epoch, marks: [] });
    expect(births(mixed)).toEqual(Array(2).fill(["young", 0, other.epoch]));
  }
});

test("what is said of the whole is true of all its parts", () => {
  const base = snapshotOf([]);
  const parts = [
    new Snapshot([], {
      ...base,
      meta: { ...base.meta, process: "pid 1", peak: 100 },
      timestamp: 7,
    }),
    new Snapshot([], {
      ...base,
      meta: { ...base.meta, process: "pid 2", peak: 50, sampling: "adaptive" },
      collected: false,
      tracebackLimit: 9,
      at: "peak",
    }),
  ] as const;
  const whole = mergeSnapshots([...parts, parts[1]]);
  expect(whole).toMatchObject({
    collected: false,
    tracebackLimit: 9,
    timestamp: base.timestamp,
    at: "now",
    meta: { engine: "v8", process: "pid 1; pid 2", sampling: "adaptive", peak: 200, parts: 3 },
  });
  expect(mergeSnapshots([parts[1], parts[1]]).at).toBe("peak");
});

test("what the heaps grew by is added up, where all parts tell", () => {
  const base = snapshotOf([]);
  const use = (used: number, external: number) => ({ used, external, arrayBuffers: external });
  const heap = { start: use(100, 10), now: use(300, 30), attributed: 150, tracer: 20 };
  const part = (own: SnapshotMeta["heap"]) =>
    new Snapshot([], { ...base, meta: { ...base.meta, heap: own } });
  expect(mergeSnapshots([part(heap), part(heap), part(heap)]).meta.heap).toEqual({
    start: use(300, 30),
    now: use(900, 90),
    attributed: 450,
    tracer: 60,
  });
  const mixed = mergeSnapshots([part(heap), part({ ...heap, now: { used: 1 } })]);
  expect(mixed.meta.heap?.now).toEqual({ used: 301 });
  expect(mergeSnapshots([part(heap), part(undefined)]).meta).not.toHaveProperty("heap");
});
