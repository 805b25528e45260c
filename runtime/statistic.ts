import type { Totals } from "./cohort.ts";
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
  "label",
] as const;
export type StatisticKey = (typeof STATISTIC_KEYS)[number];

/** What the traces of a group share. */
export interface Shared {
  /** One frame unless grouped by traceback. */
  readonly traceback: Traceback;
  /** Set when grouped by kind. */
  readonly kind?: Kind | undefined;
  /** Set when grouped by label, but for the group of traces without one. */
  readonly label?: string | undefined;
}

/** A group of traces, and the sums over it. */
export class Statistic implements Shared, Totals {
  /** What the traces were grouped by. */
  readonly key: StatisticKey;
  readonly traceback: Traceback;
  readonly kind: Kind | undefined;
  readonly label: string | undefined;
  readonly size: number;
  readonly heldSize: number;
  readonly count: number;
  readonly allocatedSize: number;
  readonly allocatedCount: number;
  readonly diedYoungCount: number;
  readonly unfollowedCount: number;
  readonly error: number;
  readonly allocatedError: number;

  constructor(key: StatisticKey, shared: Shared, totals: Totals) {
    this.key = key;
    this.traceback = shared.traceback;
    this.kind = shared.kind;
    this.label = shared.label;
    this.size = totals.size;
    this.heldSize = totals.heldSize;
    this.count = totals.count;
    this.allocatedSize = totals.allocatedSize;
    this.allocatedCount = totals.allocatedCount;
    this.diedYoungCount = totals.diedYoungCount;
    this.unfollowedCount = totals.unfollowedCount;
    this.error = totals.error;
    this.allocatedError = totals.allocatedError;
  }

  /** Share of the allocated values that died in the epoch of their birth, 0 to 1; of those whose hooks only count it is not known. */
  get diedYoungShare(): number {
    const known = this.allocatedCount - this.unfollowedCount;
    return known === 0 ? 0 : this.diedYoungCount / known;
  }

  /** Whether all figures and what they are about are equal. */
  equals(other: unknown): boolean {
    if (!(other instanceof Statistic) || other.constructor !== this.constructor) return false;
    const fields = Object.keys(this) as (keyof Statistic)[];
    return fields.every((field) =>
      field === "traceback"
        ? this.traceback.equals(other.traceback)
        : Object.is(this[field], other[field]),
    );
  }

  toString(): string {
    const text = `${heading(this)}: size=${formatSize(this.size)}, count=${formatCount(this.count)}`;
    return text + average(this);
  }
}

/** A group in the newer of two snapshots, and how it differs from the older. */
export class StatisticDiff extends Statistic {
  readonly sizeDiff: number;
  readonly countDiff: number;
  readonly allocatedSizeDiff: number;
  readonly allocatedCountDiff: number;

  constructor(key: StatisticKey, shared: Shared, current: Totals, old: Totals) {
    super(key, shared, current);
    this.sizeDiff = current.size - old.size;
    this.countDiff = current.count - old.count;
    this.allocatedSizeDiff = current.allocatedSize - old.allocatedSize;
    this.allocatedCountDiff = current.allocatedCount - old.allocatedCount;
  }

  override toString(): string {
    const size = `size=${formatSize(this.size)} (${formatSizeDiff(this.sizeDiff)})`;
    const count = `count=${formatCount(this.count)} (${formatCountDiff(this.countDiff)})`;
    return `${heading(this)}: ${size}, ${count}${average(this)}`;
  }
}

function heading({ key, traceback }: Statistic): string {
  const frame = traceback.at(-1);
  if (key === "site" && frame?.column !== undefined) return `${frame}:${frame.column}`;
  const isName = key === "kind" || key === "label" || key === "package";
  return isName && frame ? frame.filename : String(traceback);
}

function average({ size, count }: Statistic): string {
  return Math.round(count) === 0 ? "" : `, average=${formatSize(size / count)}`;
}
