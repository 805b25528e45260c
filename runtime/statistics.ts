import type { Totals } from "./cohort.ts";
import { group } from "./grouping.ts";
import { Statistic, StatisticDiff, type StatisticKey } from "./statistic.ts";
import type { Trace } from "./trace.ts";

const NOTHING: Totals = {
  size: 0,
  heldSize: 0,
  count: 0,
  allocatedSize: 0,
  allocatedCount: 0,
  diedYoungCount: 0,
  unfollowedCount: 0,
  error: 0,
  allocatedError: 0,
};

/** Groups traces; largest first, by live size, count and traceback. RangeError for a wrong key. */
export function groupStatistics(
  traces: readonly Trace[],
  key: StatisticKey,
  cumulative: boolean,
): Statistic[] {
  return [...group(traces, key, cumulative).values()]
    .map((found) => new Statistic(key, found.shared, found))
    .sort((a, b) => b.size - a.size || b.count - a.count || b.traceback.compare(a.traceback));
}

/**
 * Compares groups, those that vanished included; largest change first. RangeError as above;
 * `old` is asked for only when the key is right.
 */
export function compareStatistics(
  traces: readonly Trace[],
  old: () => readonly Trace[],
  key: StatisticKey,
  cumulative: boolean,
): StatisticDiff[] {
  const current = group(traces, key, cumulative);
  const before = group(old(), key, cumulative);
  const diffs: StatisticDiff[] = [];
  for (const [id, found] of current) {
    diffs.push(new StatisticDiff(key, found.shared, found, before.get(id) ?? NOTHING));
  }
  for (const [id, gone] of before) {
    if (!current.has(id)) diffs.push(new StatisticDiff(key, gone.shared, NOTHING, gone));
  }
  return diffs.sort(
    (a, b) =>
      Math.abs(b.sizeDiff) - Math.abs(a.sizeDiff) ||
      b.size - a.size ||
      Math.abs(b.countDiff) - Math.abs(a.countDiff) ||
      b.count - a.count ||
      b.traceback.compare(a.traceback),
  );
}
