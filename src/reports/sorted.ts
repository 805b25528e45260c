import type { Statistic } from "../../runtime/index.ts";

/** Statistics in the order of a report: those with something alive, or all by what they ever made. */
export function sorted(
  statistics: readonly Statistic[],
  sort: "live" | "allocated",
): readonly Statistic[] {
  if (sort === "live") return statistics.filter(({ size, count }) => size > 0 || count > 0);
  return [...statistics].sort(
    (a, b) => b.allocatedSize - a.allocatedSize || b.allocatedCount - a.allocatedCount,
  );
}
