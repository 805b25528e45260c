import { Snapshot, type Trace } from "../../runtime/index.ts";
import type { Observation } from "../../runtime/observe.ts";
import { decodeTables, decodeTrace, type Tables } from "../../runtime/snapshot-decode.ts";
import {
  type CohortTuple,
  encodeTables,
  FATES,
  type TraceTables,
  type TraceTuple,
} from "../../runtime/trace-tables.ts";
import type { ReportSource, Row } from "../reports/source.ts";

/** A snapshot as a thread leaves it for the command: without what a file has to be trusted by. */
export interface LeftJson extends TraceTables {
  readonly info: Observation["info"];
}

const UNFOLLOWED = FATES.indexOf("unfollowed");

/** What a thread leaves of what it has seen. */
export function leave({ traces, info }: Observation): LeftJson {
  const { tracebackLimit, collected, timestamp, at, epoch, marks, meta } = info;
  return {
    info: { tracebackLimit, collected, timestamp, at, epoch, marks, meta },
    ...encodeTables(traces, (frame) => frame),
  };
}

/** What a thread has left. A report needs the sums of all traces, and few traces: the others are not made. */
export class Left implements ReportSource {
  readonly info: Observation["info"];
  readonly #tuples: readonly TraceTuple[];
  readonly #tables: Tables;
  #rows: readonly LeftRow[] | undefined;

  constructor(json: LeftJson) {
    this.info = json.info;
    this.#tuples = json.traces;
    this.#tables = decodeTables(json);
  }

  get rows(): readonly LeftRow[] {
    this.#rows ??= this.#tuples.map((tuple) => new LeftRow(tuple, this.#tables));
    return this.#rows;
  }

  tracesOf(rows: readonly Row[]): Trace[] {
    return rows.map((row) => decodeTrace((row as LeftRow).tuple, this.#tables));
  }

  decode(): Snapshot {
    return new Snapshot(
      this.#tuples.map((tuple) => decodeTrace(tuple, this.#tables)),
      this.info,
    );
  }
}

/** A trace that is only added up so far. */
class LeftRow implements Row {
  readonly tuple: TraceTuple;
  readonly kind: Row["kind"];
  readonly label: string | undefined;
  readonly frames: Row["frames"];
  size = 0;
  count = 0;
  allocatedSize = 0;
  allocatedCount = 0;
  unfollowedCount = 0;

  constructor(tuple: TraceTuple, { strings, frames }: Tables) {
    const [kind, indexes, , , label, cohorts] = tuple;
    this.tuple = tuple;
    this.kind = strings[kind] as Row["kind"];
    this.label = strings[label - 1];
    this.frames = indexes.map((index) => frames[index]) as Row["frames"];
    for (const cohort of cohorts) this.#add(cohort);
  }

  #add([fate, allocatedCount = 0, allocatedSize = 0, size = 0]: CohortTuple): void {
    this.size += size;
    this.allocatedSize += allocatedSize;
    this.allocatedCount += allocatedCount;
    if (fate === 0) this.count += allocatedCount;
    if (fate === UNFOLLOWED) this.unfollowedCount += allocatedCount;
  }
}
