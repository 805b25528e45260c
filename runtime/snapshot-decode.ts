import type { Mark } from "./age.ts";
import { checksumOf } from "./checksum.ts";
import type { Cohort, Draw } from "./cohort.ts";
import type { HeapAccount, HeapUse } from "./heap.ts";
import * as json from "./json-values.ts";
import { KINDS, type Kind } from "./protocol.ts";
import type { SnapshotInfo, SnapshotMeta } from "./snapshot.ts";
import { FIELDS, FORMAT, totalsOf, VERSION } from "./snapshot-json.ts";
import { Trace } from "./trace.ts";
import { FATES } from "./trace-tables.ts";
import { Frame } from "./traceback.ts";

/** What a snapshot is made of. */
export interface Decoded {
  readonly traces: readonly Trace[];
  readonly info: SnapshotInfo;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What the traces refer to by index. */
export interface Tables {
  readonly strings: readonly string[];
  readonly frames: readonly Frame[];
  readonly draws: readonly Draw[];
}

/** Decodes what `encodeSnapshot` made. Error with one sentence when it cannot be read. */
export function decodeSnapshot(value: unknown): Decoded {
  const data = (value ?? {}) as Record<string, unknown>;
  if (data.format !== FORMAT) throw new Error("This is not a tracealloc snapshot.");
  const version = json.count(data.version);
  if (version > VERSION) {
    throw new Error(
      `This snapshot has format version ${version}, but this tracealloc reads only up to ` +
        `${VERSION}; update tracealloc to read it.`,
    );
  }
  if (version < 1 || data.checksum !== checksumOf(data)) return json.damaged();
  const tables = decodeTables(data as Record<keyof Tables, unknown>);
  const traces = json.array(data.traces).map((trace) => decodeTrace(json.array(trace), tables));
  checkTotals(traces, json.record(data.totals));
  return {
    traces,
    info: {
      tracebackLimit: json.count(data.tracebackLimit),
      collected: json.boolean(data.collected),
      timestamp: json.number(data.timestamp),
      epoch: json.count(data.epoch),
      marks: json.array(data.marks).map((mark) => decodeMark(json.array(mark))),
      at: json.oneOf(["now", "peak"], data.at),
      meta: decodeMeta(json.record(data.meta)),
    },
    attributes: decodeAttributes(data.attributes),
  };
}

/** What `encodeTables` made, but for the traces. */
export function decodeTables(data: Readonly<Record<keyof Tables, unknown>>): Tables {
  const strings = json.array(data.strings).map(json.string);
  return {
    strings,
    frames: json.array(data.frames).map((frame) => decodeFrame(json.array(frame), strings)),
    draws: json.array(data.draws).map((draw) => decodeDraw(json.array(draw))),
  };
}

function decodeFrame(tuple: readonly unknown[], strings: readonly string[]): Frame {
  const column = json.count(tuple[2]);
  return new Frame({
    filename: json.item(strings, tuple[0]),
    lineno: json.count(tuple[1]),
    column: column === 0 ? undefined : column,
    functionName: json.optionalItem(strings, tuple[3]),
  });
}

function decodeDraw(tuple: readonly unknown[]): Draw {
  return { allocated: json.count(tuple[0]), followed: json.count(tuple[1]) };
}

function decodeMark([name, epoch]: readonly unknown[]): Mark {
  return { name: name === null ? undefined : json.string(name), epoch: json.count(epoch) };
}

export function decodeTrace(tuple: readonly unknown[], { strings, frames, draws }: Tables): Trace {
  return new Trace({
    kind: json.oneOf<Kind>(KINDS, json.item(strings, tuple[0])),
    frames: json.array(tuple[1]).map((index) => json.item(frames, index)),
    totalFrames: tuple[2] === null ? undefined : json.count(tuple[2]),
    className: json.optionalItem(strings, tuple[3]),
    label: json.optionalItem(strings, tuple[4]),
    cohorts: json.array(tuple[5]).map((cohort) => decodeCohort(json.array(cohort), draws)),
  });
}

function decodeCohort(tuple: readonly unknown[], draws: readonly Draw[]): Cohort {
  const at = (index: number): number => json.count(tuple[index] ?? 0);
  const fate = json.item(FATES, at(0));
  const allocatedCount = at(1);
  const size = at(3);
  const heldSize = at(4);
  const draw = json.optionalItem(draws, at(7));
  const followed = at(8);
  const variance = json.number(tuple[9] ?? 0);
  const isSound =
    heldSize <= size &&
    (fate === "live" || size === 0) &&
    at(5) <= at(6) &&
    followed <= (draw?.followed ?? 0) &&
    variance >= 0;
  if (!isSound) return json.damaged();
  return {
    fate,
    bornFirst: at(5),
    bornLast: at(6),
    count: fate === "live" ? allocatedCount : 0,
    size,
    heldSize,
    allocatedCount,
    allocatedSize: at(2),
    draw,
    followed,
    variance,
  };
}

function decodeMeta(meta: Record<string, unknown>): SnapshotMeta {
  return {
    engine: json.string(meta.engine),
    engineVersion: json.string(meta.engineVersion),
    process: json.string(meta.process),
    version: json.string(meta.version),
    sampling: json.oneOf(["adaptive", "exact"], meta.sampling),
    liveness: json.string(meta.liveness),
    sizeModel: json.string(meta.sizeModel),
    peak: json.number(meta.peak),
    ...(meta.parts !== undefined && { parts: json.count(meta.parts) }),
    ...(meta.heap !== undefined && { heap: decodeHeap(json.record(meta.heap)) }),
  };
}

function decodeHeap({ start, now, attributed, tracer }: Record<string, unknown>): HeapAccount {
  return {
    start: decodeUse(json.record(start)),
    now: decodeUse(json.record(now)),
    attributed: json.number(attributed),
    tracer: json.number(tracer),
  };
}

function decodeUse({ used, external, arrayBuffers }: Record<string, unknown>): HeapUse {
  return {
    used: json.number(used),
    ...(external !== undefined && { external: json.number(external) }),
    ...(arrayBuffers !== undefined && { arrayBuffers: json.number(arrayBuffers) }),
  };
}

function decodeAttributes(value: unknown): Record<string, unknown> {
  if (value === undefined) return {};
  const attributes = json.record(value);
  return FIELDS.some((name) => Object.hasOwn(attributes, name)) ? json.damaged() : attributes;
}

function checkTotals(traces: readonly Trace[], expected: Record<string, unknown>): void {
  // Files from before there were hooks that only count do without.
  const { unfollowedCount = 0 } = expected;
  for (const [name, total] of Object.entries(totalsOf(traces))) {
    if (total !== { ...expected, unfollowedCount }[name]) json.damaged();
  }
}
