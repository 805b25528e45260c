import fc from "fast-check";
import { expect, test } from "vitest";
import type { Snapshot } from "../../runtime/index.ts";
import { Left, leave } from "../../src/node/left.ts";
import { leadingOf } from "../../src/reports/leading.ts";
import { sorted } from "../../src/reports/sorted.ts";
import { sourceOf } from "../../src/reports/source.ts";
import { formatReport } from "../../src/reports/text.ts";
import { anyKey, anySnapshot } from "../runtime/arbitrary.ts";

const anySort = fc.constantFrom("live" as const, "allocated" as const);
const anyTop = fc.integer({ min: 1, max: 20 });

/** What the command finds of what a thread has left. */
function handedOver(snapshot: Snapshot): Left {
  const json = JSON.stringify(leave({ traces: snapshot.traces, info: snapshot }));
  return new Left(JSON.parse(json));
}

test("what a thread leaves is its snapshot", () => {
  fc.assert(
    fc.property(anySnapshot, (snapshot) => {
      expect(JSON.stringify(handedOver(snapshot).decode())).toBe(JSON.stringify(snapshot));
    }),
  );
});

test("a report of it is that of the snapshot", () => {
  fc.assert(
    fc.property(anySnapshot, anyKey, anySort, anyTop, (snapshot, groupBy, sort, top) => {
      const options = { groupBy, sort, top, duration: 1, others: 0, missing: 0 };
      const style = (_format: string, text: string): string => text;
      const all = { ...options, style, readLine: () => undefined };
      expect(formatReport(handedOver(snapshot), all)).toBe(formatReport(sourceOf(snapshot), all));
    }),
  );
});

test("the leading statistics are the first of all, and the others are added up", () => {
  fc.assert(
    fc.property(anySnapshot, anyKey, anySort, anyTop, (snapshot, key, sort, top) => {
      const field = sort === "live" ? "size" : "allocatedSize";
      const bytes = (items: typeof all): number => items.reduce((sum, one) => sum + one[field], 0);
      const all = sorted(snapshot.statistics(key), sort);
      expect(leadingOf(sourceOf(snapshot), key, sort, top)).toEqual({
        statistics: all.slice(0, top),
        others: Math.max(0, all.length - top),
        otherSize: bytes(all.slice(top)),
        size: bytes(all),
      });
    }),
  );
});
