import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { type Sums, sumsOf } from "../../runtime/cohort.ts";
import { Snapshot } from "../../runtime/snapshot.ts";
import type { StatisticKey } from "../../runtime/statistic.ts";
import { mergeSnapshots } from "../../src/merge.ts";
import { anyFilter, anyKey, anyPlainTrace, anySnapshot } from "./arbitrary.ts";
import { snapshotOf } from "./fixtures.ts";

const folder = mkdtempSync(join(tmpdir(), "tracealloc-laws-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SUMS = [
  "size",
  "heldSize",
  "count",
  "allocatedSize",
  "allocatedCount",
  "diedYoungCount",
  "unfollowedCount",
] as const satisfies readonly (keyof Sums)[];

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function totals(items: readonly Sums[]): Sums {
  const sums = SUMS.map((name) => [name, sum(items, (item) => item[name])]);
  return Object.fromEntries(sums) as Sums;
}

/** A snapshot's groups as text, in an order that their figures do not decide. */
function groups(snapshot: Snapshot, key: StatisticKey): string[] {
  const rows = snapshot.statistics(key).map((group) => [String(group), totals([group])]);
  return rows.map((row) => JSON.stringify(row)).sort();
}

const anyPlainSnapshot = fc.array(anyPlainTrace, { maxLength: 12 }).map(snapshotOf);
const anyOfBoth = fc.oneof(anySnapshot, anyPlainSnapshot);

describe("groups", () => {
  it("hold all that the traces hold, by every key", () => {
    fc.assert(
      fc.property(anyOfBoth, anyKey, (snapshot, key) => {
        const cohorts = snapshot.traces.flatMap((trace) => trace.cohorts);
        expect(totals(snapshot.traces)).toEqual(sumsOf(cohorts));
        expect(totals(snapshot.statistics(key))).toEqual(sumsOf(cohorts));
      }),
    );
  });

  it("err by a number, which is zero where nothing is estimated", () => {
    fc.assert(
      fc.property(anySnapshot, anyKey, (snapshot, key) => {
        const exact = snapshot.traces.map((trace) =>
          trace.withCohorts(trace.cohorts.map((c) => ({ ...c, draw: undefined, variance: 0 }))),
        );
        for (const { error, allocatedError } of snapshot.statistics(key)) {
          expect(error).toBeGreaterThanOrEqual(0);
          expect(allocatedError).toBeGreaterThanOrEqual(0);
        }
        for (const { error, allocatedError } of new Snapshot(exact, snapshot).statistics(key)) {
          expect([error, allocatedError]).toEqual([0, 0]);
        }
      }),
    );
  });

  it("are in an order that does not depend on the order of traces", () => {
    fc.assert(
      fc.property(fc.array(anyPlainTrace, { maxLength: 8 }), anyKey, (traces, key) => {
        // Errors add up in floating point, so their last digit may depend on the order.
        const exact = traces.map((data) => ({ ...data, error: 0 }));
        const turned = snapshotOf([...exact].reverse());
        const tied = (snapshot: Snapshot) => snapshot.statistics(key).map(String);
        expect(tied(turned)).toEqual(tied(snapshotOf(exact)));
      }),
    );
  });
});

describe("differences", () => {
  it("are zero between a snapshot and itself", () => {
    fc.assert(
      fc.property(anyOfBoth, anyKey, (snapshot, key) => {
        for (const diff of snapshot.compareTo(snapshot, key)) {
          const { sizeDiff, countDiff, allocatedSizeDiff, allocatedCountDiff } = diff;
          expect([sizeDiff, countDiff, allocatedSizeDiff, allocatedCountDiff]).toEqual([
            0, 0, 0, 0,
          ]);
        }
        expect(snapshot.compareTo(snapshot, key)).toHaveLength(snapshot.statistics(key).length);
      }),
    );
  });

  it("add up, and turn round with the snapshots", () => {
    fc.assert(
      fc.property(anyOfBoth, anyOfBoth, anyKey, (a, b, key) => {
        const diffs = b.compareTo(a, key);
        const [before, now] = [totals(a.traces), totals(b.traces)];
        expect(sum(diffs, (d) => d.sizeDiff)).toBe(now.size - before.size);
        expect(sum(diffs, (d) => d.allocatedCountDiff)).toBe(
          now.allocatedCount - before.allocatedCount,
        );
        const back = a.compareTo(b, key);
        expect(back).toHaveLength(diffs.length);
        const shown = (d: (typeof diffs)[number], sign: number) =>
          JSON.stringify([d.traceback, d.label ?? null, sign * d.sizeDiff, sign * d.countDiff]);
        const sorted = (rows: typeof diffs, sign: number) => rows.map((d) => shown(d, sign)).sort();
        expect(sorted(back, -1).map(withoutMinusZero)).toEqual(
          sorted(diffs, 1).map(withoutMinusZero),
        );
      }),
    );
  });
});

function withoutMinusZero(text: string): string {
  return text.replaceAll("-0,", "0,").replaceAll("-0]", "0]");
}

describe("filters", () => {
  it("split every total between a filter and its opposite", () => {
    fc.assert(
      fc.property(anyOfBoth, anyFilter, (plain, filter) => {
        const snapshot = new Snapshot(plain.traces, {
          ...plain,
          marks: [{ name: "warm", epoch: 2 }],
        });
        const passed = snapshot.filterTraces([filter]).traces;
        filter.inclusive = !filter.inclusive;
        const others = snapshot.filterTraces([filter]).traces;
        expect(totals([...passed, ...others])).toEqual(totals(snapshot.traces));
        const rows = [...passed, ...others].flatMap(({ cohorts }) => cohorts);
        expect(rows).toHaveLength(snapshot.traces.flatMap(({ cohorts }) => cohorts).length);
      }),
      { numRuns: 500 },
    );
  });

  it("do not depend on their order, nor on repetition", () => {
    fc.assert(
      fc.property(anySnapshot, fc.array(anyFilter), (snapshot, filters) => {
        const { traces } = snapshot.filterTraces(filters);
        const again = [...filters, ...filters].reverse();
        expect(snapshot.filterTraces(again).traces).toEqual(traces);
        expect(snapshot.filterTraces(filters).filterTraces(filters).traces).toEqual(traces);
      }),
    );
  });
});

describe("merging", () => {
  it("keeps every total, and does not depend on the order or on the steps", () => {
    fc.assert(
      fc.property(anyOfBoth, anyOfBoth, anyOfBoth, anyKey, (a, b, c, key) => {
        const whole = mergeSnapshots([a, b, c]);
        expect(totals(whole.traces)).toEqual(totals([...a.traces, ...b.traces, ...c.traces]));
        for (const other of [
          mergeSnapshots([c, a, b]),
          mergeSnapshots([mergeSnapshots([a, b]), c]),
          mergeSnapshots([a, mergeSnapshots([b, c])]),
        ]) {
          expect(groups(other, key)).toEqual(groups(whole, key));
          expect(other.traces).toHaveLength(whole.traces.length);
          expect(other.meta).toEqual(whole.meta);
          expect([other.epoch, other.timestamp]).toEqual([whole.epoch, whole.timestamp]);
        }
      }),
    );
  });

  it("puts a snapshot together again from its filtered parts, errors included", () => {
    fc.assert(
      fc.property(anySnapshot, anyFilter, anyKey, (snapshot, filter, key) => {
        const part = snapshot.filterTraces([filter]);
        filter.inclusive = !filter.inclusive;
        const whole = mergeSnapshots([part, snapshot.filterTraces([filter])]);
        expect(groups(whole, key)).toEqual(groups(snapshot, key));
        const errors = (of: Snapshot) => sum(of.statistics("kind"), ({ error }) => error);
        expect(errors(whole)).toBeCloseTo(errors(snapshot), 6);
      }),
    );
  });
});

describe("writing and reading", () => {
  it("brings a snapshot back from JSON as it was", () => {
    fc.assert(
      fc.property(anyOfBoth, (snapshot) => {
        const read = Snapshot.fromJSON(JSON.parse(JSON.stringify(snapshot)));
        expect(read).toEqual(snapshot);
        expect(read.statistics("kind")).toEqual(snapshot.statistics("kind"));
      }),
    );
  });

  it.each(["snapshot.json", "snapshot.json.gz"])("brings it back from a file: %s", (name) => {
    const path = join(folder, name);
    fc.assert(
      fc.property(anyOfBoth, fc.jsonValue(), (snapshot, testAttr) => {
        Object.assign(snapshot, { testAttr });
        snapshot.dump(path);
        const read = Snapshot.load(path);
        expect(read).toMatchObject({ testAttr: JSON.parse(JSON.stringify(testAttr)) });
        expect(read.traces).toEqual(snapshot.traces);
      }),
      { numRuns: 50 },
    );
  });
});
