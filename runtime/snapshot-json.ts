import { checksumOf } from "./checksum.ts";
import type { Cohort, Draw, Sums } from "./cohort.ts";
import { frameKey } from "./frame.ts";
import { Interner } from "./interner.ts";
import type { Snapshot, SnapshotMeta } from "./snapshot.ts";
import type { Trace } from "./trace.ts";
import type { Frame } from "./traceback.ts";

export const FORMAT = "tracealloc.snapshot";
/** Major version of the format. Additions, which older readers skip, do not raise it. */
export const VERSION = 1;
/** Fates by the number that stands for them. */
export const FATES = ["live", "young", "dead", "unfollowed"] as const;
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

/** File name, line, column (0: none), function name + 1 (0: none); names index `strings`. */
type FrameTuple = readonly [number, number, number, number];
/** Values allocated, values followed. */
type DrawTuple = readonly [number, number];
/** Name (null: none), epoch. */
type MarkTuple = readonly [string | null, number];
/**
 * Fate, allocated count, allocated bytes, live bytes, held bytes, first and last epoch of birth,
 * draw + 1 (0: none), followed, variance. Zeros at the end are left out.
 */
type CohortTuple = readonly number[];
/**
 * Kind, frames (oldest first), depth (null: not known), class name + 1 (0: none), label + 1
 * (0: none), cohorts. Kind and names index `strings`, frames `frames`.
 */
type TraceTuple = readonly [
  number,
  readonly number[],
  number | null,
  number,
  number,
  readonly CohortTuple[],
];

/** A snapshot as plain data; strings, frames and draws are stored once and referred to by index. */
export interface SnapshotJson {
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
  readonly strings: readonly string[];
  readonly frames: readonly FrameTuple[];
  readonly draws: readonly DrawTuple[];
  readonly traces: readonly TraceTuple[];
  /** What its user put on the snapshot. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** Encodes a snapshot. TypeError where something was put on it that JSON cannot carry. */
export function encodeSnapshot(snapshot: Snapshot): SnapshotJson {
  const strings = new Interner<string>((text) => text);
  const frames = new Interner<Frame>(frameKey);
  const draws = new Interner<Draw>((draw) => draw);
  const traces = snapshot.traces.map(
    (trace): TraceTuple => [
      strings.add(trace.kind),
      trace.frames.map((frame) => frames.add(frame)),
      trace.totalFrames ?? null,
      trace.className === undefined ? 0 : strings.add(trace.className) + 1,
      trace.label === undefined ? 0 : strings.add(trace.label) + 1,
      trace.cohorts.map((cohort) => encodeCohort(cohort, draws)),
    ],
  );
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
    frames: frames.items.map((frame) => encodeFrame(frame, strings)),
    strings: strings.items,
    draws: draws.items.map(({ allocated, followed }): DrawTuple => [allocated, followed]),
    traces,
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

function encodeFrame(frame: Frame, strings: Interner<string>): FrameTuple {
  const { filename, lineno, column = 0, functionName } = frame;
  const name = functionName === undefined ? 0 : strings.add(functionName) + 1;
  return [strings.add(filename), lineno, column, name];
}

function encodeCohort(cohort: Cohort, draws: Interner<Draw>): CohortTuple {
  const tuple = [
    FATES.indexOf(cohort.fate),
    cohort.allocatedCount,
    cohort.allocatedSize,
    cohort.size,
    cohort.heldSize,
    cohort.bornFirst,
    cohort.bornLast,
    cohort.draw === undefined ? 0 : draws.add(cohort.draw) + 1,
    cohort.followed,
    cohort.variance,
  ];
  while (tuple.at(-1) === 0) tuple.pop();
  return tuple;
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
