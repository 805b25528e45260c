import { afterEach, expect, it } from "vitest";
import { start, stop, takeSnapshot } from "../../../runtime/index.ts";
import { readLedger } from "../../../runtime/testing/allocations.ts";
import type { HookLevel } from "../../../transforms/instrument.ts";
import { load } from "./loaded.ts";

afterEach(stop);

const PROGRAM = `
const kept = [];
class Point { x = 1; move = () => this.x++; }
const later = async (n) => ({ n });
return (times) => {
  for (let i = 0; i < times; i++) {
    const one = { i, inner: [i, { deep: i }], get() { return i; } };
    if (i % 3 === 0) kept.push(one, new Point(), new Map([[i, i]]));
    kept.push("key " + i, \`wide \${"\\u20ac"} \${i}\`);
    if (i % 100 === 0) kept.push(new Array(5000).fill(i), new Uint8Array(20_000));
    later(BigInt(i) * 3n);
  }
};`;

it.each<[sampling: "adaptive" | "exact", hooks: HookLevel, times: number]>([
  ["exact", "live", 500],
  ["exact", "count", 500],
  ["adaptive", "live", 500],
  ["adaptive", "live", 30_000],
])(
  "a ledger says of %s sampling, hooks: %s, %i times, what a census says",
  (sampling, hooks, times) => {
    const run = load<(times: number) => void>(PROGRAM, { hooks });
    stop();
    start({ sampling });
    run(times);
    const snapshot = takeSnapshot({ gc: false });
    const counted = new Map<string, Sums>();
    for (const { traceback, kind, ...sums } of snapshot.traces) {
      const frame = traceback.at(-1);
      const { allocatedCount, allocatedSize, unfollowedCount } = sums;
      const place = `${frame?.lineno}:${frame?.column} ${kind}`;
      add(counted, place, allocatedCount, allocatedSize, unfollowedCount);
    }
    const ledger = new Map<string, Sums>();
    for (const [site, { count, bytes, unfollowedCount }] of readLedger()) {
      if (site.filename !== "traced.js") continue;
      add(ledger, `${site.line}:${site.column} ${site.kind}`, count, bytes, unfollowedCount);
    }
    expect(ledger.size).toBeGreaterThan(12);
    expect([...ledger.keys()].sort()).toEqual([...counted.keys()].sort());
    for (const [place, { count, bytes, unfollowed }] of ledger) {
      const same = counted.get(place);
      expect([place, count]).toEqual([place, same?.count]);
      // Each cohort of a census is rounded.
      expect(Math.abs(bytes - (same?.bytes ?? 0))).toBeLessThanOrEqual(count / 500);
      expect(Math.abs(unfollowed - (same?.unfollowed ?? 0))).toBeLessThanOrEqual(1);
    }
  },
);

interface Sums {
  count: number;
  bytes: number;
  unfollowed: number;
}

/** Some places have several sites of a kind. */
function add(
  sums: Map<string, Sums>,
  place: string,
  count: number,
  bytes: number,
  unfollowed: number,
): void {
  const own = sums.get(place) ?? { count: 0, bytes: 0, unfollowed: 0 };
  sums.set(place, {
    count: own.count + count,
    bytes: own.bytes + bytes,
    unfollowed: own.unfollowed + unfollowed,
  });
}
