import { groupIdOf } from "../../runtime/grouping.ts";
import type { Statistic, StatisticKey } from "../../runtime/index.ts";
import { groupStatistics } from "../../runtime/statistics.ts";
import { sorted } from "./sorted.ts";
import type { ReportSource, Row } from "./source.ts";

/** The statistics at the top of a report, and what there is besides them. */
export interface Leading {
  readonly statistics: readonly Statistic[];
  /** Statistics that are left out, and their bytes. */
  readonly others: number;
  readonly otherSize: number;
  /** Bytes of all statistics. */
  readonly size: number;
}

interface Group {
  readonly rows: Row[];
  size: number;
  count: number;
  allocatedSize: number;
}

/** The largest groups; of all the others only the sizes are added up. */
export function leadingOf(
  source: ReportSource,
  groupBy: StatisticKey,
  sort: "live" | "allocated",
  top: number,
): Leading {
  const field = sort === "live" ? "size" : "allocatedSize";
  const all = groupsOf(source.rows, groupBy);
  const groups = sort === "live" ? all.filter(({ size, count }) => size > 0 || count > 0) : all;
  const sizes = Float64Array.from(groups, (group) => group[field]).sort();
  // As large as the last one shown: which of these come first is for the statistics to say.
  const least = sizes.at(-top) ?? 0;
  const rows = groups.flatMap((group) => (group[field] >= least ? group.rows : []));
  const found = groupStatistics(source.tracesOf(rows), groupBy, false);
  const statistics = sorted(found, sort).slice(0, top);
  const size = sizes.reduce((sum, one) => sum + one, 0);
  const shown = statistics.reduce((sum, statistic) => sum + statistic[field], 0);
  return {
    statistics,
    others: groups.length - statistics.length,
    otherSize: size - shown,
    size,
  };
}

function groupsOf(rows: readonly Row[], groupBy: StatisticKey): Group[] {
  const groups = new Map<string, Group>();
  const idOf = groupIdOf(groupBy);
  for (const row of rows) {
    const id = idOf(row);
    if (id === undefined) continue;
    const group = groups.get(id);
    if (group === undefined) {
      const { size, count, allocatedSize } = row;
      groups.set(id, { rows: [row], size, count, allocatedSize });
      continue;
    }
    group.rows.push(row);
    group.size += row.size;
    group.count += row.count;
    group.allocatedSize += row.allocatedSize;
  }
  return [...groups.values()];
}
