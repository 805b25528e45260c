import { formatCount, formatCountDiff, formatSize, formatSizeDiff } from "./format.ts";
import type { Kind } from "./protocol.ts";
import type { Traceback } from "./traceback.ts";

/** What traces are grouped by. `site` is line and column; `package` the npm package, `.` the project. */
export const STATISTIC_KEYS = [
  "filename",
  "lineno",
  "traceback",
  "site",
  "function",
  "kind",
  "package",
] as const;
export type StatisticKey = (typeof STATISTIC_KEYS)[number];

/** Sums over a group of traces. Sizes in bytes. */
export interface Totals {
  /** Live bytes. */
  readonly size: number;
  /** Live values. */
  readonly count: number;
  /** Bytes allocated since `start`. */
  readonly allocatedSize: number;
  /** Values allocated since `start`. */
  readonly allocatedCount: number;
  /** One standard error of `count`; 0 where every value was followed. */
  readonly error: number;
}

/** A group of traces. */
export class Statistic implements Totals {
  /** What the group shares; one frame unless grouped by traceback. */
  readonly traceback: Traceback;
  readonly size: number;
  readonly count: number;
  readonly allocatedSize: number;
  readonly allocatedCount: number;
  readonly error: number;
  /** What the traces were grouped by. */
  readonly key: StatisticKey;
  /** Set when grouped by kind. */
  readonly kind: Kind | undefined;

  constructor(traceback: Traceback, totals: Totals, key: StatisticKey = "lineno", kind?: Kind) {
    this.traceback = traceback;
    this.size = totals.size;
    this.count = totals.count;
    this.allocatedSize = totals.allocatedSize;
    this.allocatedCount = totals.allocatedCount;
    this.error = totals.error;
    this.key = key;
    this.kind = kind;
  }

  toString(): string {
    const text = `${label(this)}: size=${formatSize(this.size)}, count=${formatCount(this.count)}`;
    return text + average(this);
  }
}

/** A group in the newer of two snapshots, and how it differs from the older. */
export class StatisticDiff extends Statistic {
  readonly sizeDiff: number;
  readonly countDiff: number;
  readonly allocatedSizeDiff: number;
  readonly allocatedCountDiff: number;

  constructor(
    traceback: Traceback,
    current: Totals,
    old: Totals,
    key: StatisticKey = "lineno",
    kind?: Kind,
  ) {
    super(traceback, current, key, kind);
    this.sizeDiff = current.size - old.size;
    this.countDiff = current.count - old.count;
    this.allocatedSizeDiff = current.allocatedSize - old.allocatedSize;
    this.allocatedCountDiff = current.allocatedCount - old.allocatedCount;
  }

  override toString(): string {
    const size = `size=${formatSize(this.size)} (${formatSizeDiff(this.sizeDiff)})`;
    const count = `count=${formatCount(this.count)} (${formatCountDiff(this.countDiff)})`;
    return `${label(this)}: ${size}, ${count}${average(this)}`;
  }
}

function label({ key, kind, traceback }: Statistic): string {
  const frame = traceback.at(-1);
  if (key === "site" && frame?.column !== undefined) return `${frame}:${frame.column}`;
  if (key === "package" && frame) return frame.filename;
  return kind ?? String(traceback);
}

function average({ size, count }: Totals): string {
  return Math.round(count) === 0 ? "" : `, average=${formatSize(size / count)}`;
}
