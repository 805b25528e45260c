import { applyFilters, type TraceFilter } from "./filter.ts";
import { decodeSnapshot, encodeSnapshot, type SnapshotJson } from "./snapshot-json.ts";
import type { Statistic, StatisticDiff, StatisticKey } from "./statistic.ts";
import { compareStatistics, groupStatistics } from "./statistics.ts";
import { Trace, type TraceData } from "./trace.ts";

/** Where and how a snapshot was made. */
export interface SnapshotMeta {
  readonly engine: string;
  readonly engineVersion: string;
  /** The process or worker. */
  readonly process: string;
  /** tracealloc's version. */
  readonly version: string;
  readonly sampling: "adaptive" | "exact";
  /** The means by which deaths were seen. */
  readonly liveness: string;
  readonly sizeModel: string;
  /** Highest live total seen, in bytes. */
  readonly peak: number;
}

/** What a snapshot says besides its traces. */
export interface SnapshotInfo {
  /** Frames kept of each traceback. */
  readonly tracebackLimit: number;
  /** Whether garbage was collected right before. */
  readonly collected: boolean;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly meta: SnapshotMeta;
}

/** All traces at one moment. A value: nothing changes it, and it holds no traced object alive. */
export class Snapshot implements SnapshotInfo {
  readonly traces: readonly Trace[];
  readonly tracebackLimit: number;
  readonly collected: boolean;
  readonly timestamp: number;
  readonly meta: SnapshotMeta;

  constructor(traces: readonly TraceData[], info: SnapshotInfo) {
    this.traces = traces.map((trace) => (trace instanceof Trace ? trace : new Trace(trace)));
    this.tracebackLimit = info.tracebackLimit;
    this.collected = info.collected;
    this.timestamp = info.timestamp;
    this.meta = info.meta;
  }

  /**
   * Groups, largest live size first. `cumulative` credits every kept frame, not only the most
   * recent. RangeError for an unknown key, and for `traceback` or `kind` with `cumulative`.
   */
  statistics(key: StatisticKey, cumulative = false): Statistic[] {
    return groupStatistics(this.traces, key, cumulative);
  }

  /** Groups and their differences to an older snapshot, largest change first. Errors as above. */
  compareTo(old: Snapshot, key: StatisticKey, cumulative = false): StatisticDiff[] {
    return compareStatistics(this.traces, old.traces, key, cumulative);
  }

  /** A new snapshot of the traces that pass; a copy when there are no filters. */
  filterTraces(filters: Iterable<TraceFilter>): Snapshot {
    if (
      typeof (filters as Partial<Iterable<TraceFilter>> | null)?.[Symbol.iterator] !== "function"
    ) {
      throw new TypeError(`filters must be a list of filters, not ${typeof filters}`);
    }
    return new Snapshot(applyFilters(this.traces, [...filters]), this);
  }

  /** A compact plain object for `JSON.stringify`; `fromJSON` reads it back. */
  toJSON(): SnapshotJson {
    return encodeSnapshot(this.traces, this);
  }

  /** Reads what `toJSON` made, parsed. Error when it is damaged or of a newer version. */
  static fromJSON(json: unknown): Snapshot {
    const { traces, info } = decodeSnapshot(json);
    return new Snapshot(traces, info);
  }
}
