import type { Mark, Moment } from "./age.ts";
import { readText, writeText } from "./files.ts";
import type { TraceFilter } from "./filter.ts";
import { applyFilters } from "./filtering.ts";
import type { HeapAccount } from "./heap.ts";
import { decodeSnapshot } from "./snapshot-decode.ts";
import { encodeSnapshot, type SnapshotJson } from "./snapshot-json.ts";
import type { Statistic, StatisticDiff, StatisticKey } from "./statistic.ts";
import { compareStatistics, groupStatistics } from "./statistics.ts";
import { Trace, type TraceData } from "./trace.ts";

/** Where and how a snapshot was made. */
export interface SnapshotMeta {
  readonly engine: string;
  readonly engineVersion: string;
  /** The process or worker; of a merged snapshot all of them. */
  readonly process: string;
  /** tracealloc's version. */
  readonly version: string;
  readonly sampling: "adaptive" | "exact";
  /** The means by which deaths were seen. */
  readonly liveness: string;
  readonly sizeModel: string;
  /** Highest live total seen, in bytes; of a merged snapshot an upper bound, the sum of the parts' peaks. */
  readonly peak: number;
  /** Snapshots that were merged into this one; left out when it is none of several. */
  readonly parts?: number | undefined;
  /** What the engine counts; left out where it gives no exact numbers, or of another moment. */
  readonly heap?: HeapAccount | undefined;
}

/** What a snapshot says besides its traces. */
export interface SnapshotInfo extends Moment {
  /** Frames kept of each traceback. */
  readonly tracebackLimit: number;
  /** Whether garbage was collected right before. */
  readonly collected: boolean;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  /** The epoch that was not over yet. */
  readonly epoch: number;
  /** Every mark set since `start`, oldest first. */
  readonly marks: readonly Mark[];
  /** Whether it tells of the moment when it was taken, or of the peak before. */
  readonly at: "now" | "peak";
  readonly meta: SnapshotMeta;
}

/** A `SnapshotInfo` in which epoch (0), marks (none) and `at` (now) may be left out. */
export type SnapshotInput = Omit<SnapshotInfo, "epoch" | "marks" | "at"> &
  Partial<Pick<SnapshotInfo, "epoch" | "marks" | "at">>;

/** All traces at one moment. A value: nothing changes it, and it holds no traced object alive. */
export class Snapshot implements SnapshotInfo {
  readonly traces: readonly Trace[];
  readonly tracebackLimit: number;
  readonly collected: boolean;
  readonly timestamp: number;
  readonly epoch: number;
  readonly marks: readonly Mark[];
  readonly at: "now" | "peak";
  readonly meta: SnapshotMeta;

  constructor(traces: readonly TraceData[], info: SnapshotInput) {
    this.traces = Object.freeze(
      traces.map((trace) => (trace instanceof Trace ? trace : new Trace(trace))),
    );
    this.tracebackLimit = info.tracebackLimit;
    this.collected = info.collected;
    this.timestamp = info.timestamp;
    this.epoch = info.epoch ?? 0;
    this.marks = info.marks ?? [];
    this.at = info.at ?? "now";
    this.meta = info.meta;
  }

  /**
   * Groups, largest live size first. `cumulative` credits every kept frame, not only the most
   * recent. RangeError for an unknown key, and for `traceback`, `kind` or `label` with `cumulative`.
   */
  statistics(key: StatisticKey, cumulative = false): Statistic[] {
    return groupStatistics(this.traces, key, cumulative);
  }

  /**
   * Groups and their differences to an older snapshot, largest change first. Errors as above, and
   * TypeError when `old` is no snapshot.
   */
  compareTo(old: Snapshot, key: StatisticKey, cumulative = false): StatisticDiff[] {
    return compareStatistics(this.traces, () => tracesOf(old), key, cumulative);
  }

  /**
   * A new snapshot of what passes; a copy when there are no filters. TypeError when they are not a
   * list of filters, RangeError when one names a mark that the snapshot does not have.
   */
  filterTraces(filters: Iterable<TraceFilter>): Snapshot {
    return new Snapshot(applyFilters(this.traces, filters, this), this);
  }

  /** A compact plain object for `JSON.stringify`; `schema/snapshot.schema.json` describes it. */
  toJSON(): SnapshotJson {
    return encodeSnapshot(this);
  }

  /** Reads what `toJSON` made, parsed. Error when it is damaged or of a newer major version. */
  static fromJSON(json: unknown): Snapshot {
    const { traces, info, attributes } = decodeSnapshot(json);
    const snapshot = new Snapshot(traces, info);
    for (const [name, value] of Object.entries(attributes)) {
      // Assigning would call the setter of `__proto__`.
      const rights = { enumerable: true, configurable: true, writable: true };
      Object.defineProperty(snapshot, name, { value, ...rights });
    }
    return snapshot;
  }

  /**
   * Writes it to a file as JSON, compressed when the name ends in `.gz`; replaces the file as a
   * whole or not at all. Error when it cannot, and on hosts without a file system.
   */
  dump(path: string): void {
    writeText(path, () => `${JSON.stringify(this)}\n`);
  }

  /** Reads what `dump` wrote. Error that names the file when it cannot be read. */
  static load(path: string): Snapshot {
    return readText(path, (text) => Snapshot.fromJSON(JSON.parse(text)));
  }
}

/** Not by `instanceof`: two copies of the package have two classes. */
function tracesOf(snapshot: unknown): readonly Trace[] {
  const traces = (snapshot as Partial<Snapshot> | null | undefined)?.traces;
  if (Array.isArray(traces)) return traces;
  const given = snapshot === null ? "null" : typeof snapshot;
  throw new TypeError(`a snapshot can only be compared to a snapshot, not to: ${given}`);
}
