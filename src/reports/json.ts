import type {
  Frame,
  Snapshot,
  SnapshotMeta,
  Statistic,
  StatisticKey,
} from "../../runtime/index.ts";
import { sorted } from "./sorted.ts";

interface JsonFrame {
  readonly filename: string;
  readonly lineno?: number;
  readonly column?: number | undefined;
  readonly function?: string | undefined;
}

interface JsonStatistic extends Partial<JsonFrame> {
  readonly kind?: string;
  readonly package?: string;
  readonly label?: string;
  readonly size: number;
  readonly count: number;
  readonly allocatedSize: number;
  readonly allocatedCount: number;
  readonly error: number;
  readonly frames?: readonly JsonFrame[];
}

/** A report as programs read it; sizes in bytes, lines and columns 1-based. What the grouping does not tell is left out. */
export interface JsonReport {
  readonly meta: SnapshotMeta;
  readonly statistics: readonly JsonStatistic[];
}

/** Which statistics, and in which order. */
export interface JsonReportOptions {
  readonly groupBy: StatisticKey;
  readonly sort: "live" | "allocated";
  readonly top: number;
}

/** The statistics of a snapshot, the largest first; those of which nothing is alive are among them. */
export function jsonReport(
  snapshot: Snapshot,
  { groupBy, sort, top }: JsonReportOptions,
): JsonReport {
  const all = snapshot.statistics(groupBy);
  const statistics = sort === "live" ? all : sorted(all, sort);
  return {
    meta: snapshot.meta,
    statistics: statistics.slice(0, top).map((statistic) => ({
      ...groupOf(statistic, groupBy),
      size: statistic.size,
      count: statistic.count,
      allocatedSize: statistic.allocatedSize,
      allocatedCount: statistic.allocatedCount,
      error: statistic.error,
    })),
  };
}

function groupOf(statistic: Statistic, groupBy: StatisticKey): Partial<JsonStatistic> {
  const { traceback, kind, label } = statistic;
  if (groupBy === "kind") return kind === undefined ? {} : { kind };
  if (groupBy === "label") return label === undefined ? {} : { label };
  const frame = traceback.at(-1);
  if (frame === undefined) return {};
  switch (groupBy) {
    case "package":
      return { package: frame.filename };
    case "filename":
      return { filename: frame.filename };
    case "function":
      return { filename: frame.filename, function: frame.functionName };
    case "lineno":
      return { filename: frame.filename, lineno: frame.lineno };
    case "site":
      return jsonFrame(frame);
    case "traceback":
      return { ...jsonFrame(frame), frames: traceback.frames.map(jsonFrame) };
  }
}

function jsonFrame({ filename, lineno, column, functionName }: Frame): JsonFrame {
  return { filename, lineno, column, function: functionName };
}
