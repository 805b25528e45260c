import { checksumOf } from "./checksum.ts";
import type { Sums } from "./cohort.ts";
import { frameKey } from "./frame.ts";
import type { Snapshot, SnapshotMeta } from "./snapshot.ts";
import type { Trace } from "./trace.ts";
import { encodeTables, type TraceTables } from "./trace-tables.ts";

export const FORMAT = "tracealloc.snapshot";
/** Major version of the format. Additions, which older readers skip, do not raise it. */
export const VERSION = 1;
/** What a snapshot has of its own; all else was put there by its user. */
export const FIELDS: readonly (keyof Snapshot)[] = [
  "traces",
  "tracebackLimit",
  "collected",
  "timestamp",
  "epoch",
  "marks",
  "at",
  "meta",
];

/** Name (null: none), epoch. */
type MarkTuple = readonly [string | null, number];

/** A snapshot as plain data. */
export interface SnapshotJson extends TraceTables {
  readonly format: string;
  readonly version: number;
  /** Over all the rest, see `checksum.ts`. */
  readonly checksum: string;
  readonly tracebackLimit: number;
  readonly collected: boolean;
  readonly timestamp: number;
  readonly epoch: number;
  readonly marks: readonly MarkTuple[];
  readonly at: "now" | "peak";
  readonly meta: SnapshotMeta;
  /** Sums over all traces. */
  readonly totals: Sums;
  /** What its user put on the snapshot. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** Encodes a snapshot. TypeError where something was put on it that JSON cannot carry. */
export function encodeSnapshot(snapshot: Snapshot): SnapshotJson {
  const attributes = attributesOf(snapshot);
  const data = {
    format: FORMAT,
    version: VERSION,
    tracebackLimit: snapshot.tracebackLimit,
    collected: snapshot.collected,
    timestamp: snapshot.timestamp,
    epoch: snapshot.epoch,
    marks: snapshot.marks.map(({ name, epoch }): MarkTuple => [name ?? null, epoch]),
    at: snapshot.at,
    meta: snapshot.meta,
    totals: totalsOf(snapshot.traces),
    ...encodeTables(snapshot.traces, frameKey),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
  return { ...data, checksum: checksumOf(data) };
}

/** The sums over traces. */
export function totalsOf(traces: readonly Trace[]): Sums {
  const total = (of: keyof Sums): number => traces.reduce((sum, trace) => sum + trace[of], 0);
  return {
    size: total("size"),
    heldSize: total("heldSize"),
    count: total("count"),
    allocatedSize: total("allocatedSize"),
    allocatedCount: total("allocatedCount"),
    diedYoungCount: total("diedYoungCount"),
    unfollowedCount: total("unfollowedCount"),
  };
}

/** Through JSON, so that the checksum is over what a reader will find. */
function attributesOf(snapshot: Snapshot): Record<string, unknown> {
  const fields: readonly string[] = FIELDS;
  const texts = Object.entries(snapshot).flatMap(([name, value]) => {
    const text = fields.includes(name) ? undefined : attributeText(name, value);
    return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
  });
  return JSON.parse(`{${texts}}`);
}

/** Undefined for what JSON leaves out, such as functions. */
function attributeText(name: string, value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new TypeError(`snapshot.${name} cannot be written as JSON`, { cause });
  }
}
