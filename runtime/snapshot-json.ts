import { KINDS, type Kind } from "./protocol.ts";
import type { SnapshotInfo, SnapshotMeta } from "./snapshot.ts";
import type { TraceData } from "./trace.ts";
import type { FrameData } from "./traceback.ts";

const FORMAT = "tracealloc.snapshot";
const VERSION = 1;

/** File name, line, column (0: none), function name + 1 (0: none); names index `strings`. */
type FrameTuple = readonly [number, number, number, number];
/**
 * Kind, frames, total frames, size, count, allocated size, allocated count, error, class name + 1
 * (0: none). Kind and name index `strings`, frames `frames`.
 */
type TraceTuple = readonly [
  number,
  readonly number[],
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/** A snapshot as plain data; strings and frames are stored once and referred to by index. */
export interface SnapshotJson extends SnapshotInfo {
  readonly format: string;
  readonly version: number;
  readonly strings: readonly string[];
  readonly frames: readonly FrameTuple[];
  readonly traces: readonly TraceTuple[];
}

/** Encodes traces and what is said of them. */
export function encodeSnapshot(traces: readonly TraceData[], info: SnapshotInfo): SnapshotJson {
  const strings = new Interner<string>((text) => text);
  const frames = new Interner<FrameTuple>((frame) => frame.join());
  const encodeFrame = (frame: FrameData): number =>
    frames.add([
      strings.add(frame.filename),
      frame.lineno,
      frame.column ?? 0,
      frame.functionName === undefined ? 0 : strings.add(frame.functionName) + 1,
    ]);
  const encoded = traces.map(
    (trace): TraceTuple => [
      strings.add(trace.kind),
      trace.frames.map(encodeFrame),
      trace.totalFrames,
      trace.size,
      trace.count,
      trace.allocatedSize,
      trace.allocatedCount,
      trace.error,
      trace.className === undefined ? 0 : strings.add(trace.className) + 1,
    ],
  );
  return {
    format: FORMAT,
    version: VERSION,
    tracebackLimit: info.tracebackLimit,
    collected: info.collected,
    timestamp: info.timestamp,
    meta: info.meta,
    strings: strings.items,
    frames: frames.items,
    traces: encoded,
  };
}

/** Decodes what `encodeSnapshot` made. Error with one sentence when it cannot be read. */
export function decodeSnapshot(json: unknown): { traces: TraceData[]; info: SnapshotInfo } {
  const data = (json ?? {}) as Record<string, unknown>;
  if (data.format !== FORMAT) throw new Error("This is not a tracealloc snapshot.");
  const version = number(data.version);
  if (version > VERSION) {
    throw new Error(
      `This snapshot has format version ${version}, but this tracealloc reads only up to ` +
        `${VERSION}; update tracealloc to read it.`,
    );
  }
  const strings = array(data.strings).map(string);
  const frames = array(data.frames).map((frame) => decodeFrame(array(frame), strings));
  return {
    traces: array(data.traces).map((trace) => decodeTrace(array(trace), strings, frames)),
    info: {
      tracebackLimit: number(data.tracebackLimit),
      collected: boolean(data.collected),
      timestamp: number(data.timestamp),
      meta: decodeMeta(record(data.meta)),
    },
  };
}

function decodeFrame(tuple: readonly unknown[], strings: readonly string[]): FrameData {
  const column = number(tuple[2]);
  const name = number(tuple[3]);
  return {
    filename: item(strings, tuple[0]),
    lineno: number(tuple[1]),
    ...(column > 0 && { column }),
    ...(name > 0 && { functionName: item(strings, name - 1) }),
  };
}

function decodeTrace(
  tuple: readonly unknown[],
  strings: readonly string[],
  frames: readonly FrameData[],
): TraceData {
  const name = number(tuple[8]);
  return {
    kind: kind(item(strings, tuple[0])),
    frames: array(tuple[1]).map((index) => item(frames, index)),
    totalFrames: number(tuple[2]),
    size: number(tuple[3]),
    count: number(tuple[4]),
    allocatedSize: number(tuple[5]),
    allocatedCount: number(tuple[6]),
    error: number(tuple[7]),
    ...(name > 0 && { className: item(strings, name - 1) }),
  };
}

function decodeMeta(meta: Record<string, unknown>): SnapshotMeta {
  const { sampling } = meta;
  if (sampling !== "adaptive" && sampling !== "exact") return damaged();
  return {
    engine: string(meta.engine),
    engineVersion: string(meta.engineVersion),
    process: string(meta.process),
    version: string(meta.version),
    sampling,
    liveness: string(meta.liveness),
    sizeModel: string(meta.sizeModel),
    peak: number(meta.peak),
  };
}

/** Gives equal items one index. */
class Interner<T> {
  readonly items: T[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #identify: (item: T) => string;

  constructor(identify: (item: T) => string) {
    this.#identify = identify;
  }

  add(item: T): number {
    const id = this.#identify(item);
    let index = this.#indexes.get(id);
    if (index === undefined) {
      index = this.items.push(item) - 1;
      this.#indexes.set(id, index);
    }
    return index;
  }
}

function damaged(): never {
  throw new Error("This tracealloc snapshot is damaged and cannot be read.");
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)
    : damaged();
}

function array(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : damaged();
}

function number(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : damaged();
}

function string(value: unknown): string {
  return typeof value === "string" ? value : damaged();
}

function boolean(value: unknown): boolean {
  return typeof value === "boolean" ? value : damaged();
}

function kind(value: string): Kind {
  return KINDS.find((known) => known === value) ?? damaged();
}

function item<T>(items: readonly T[], index: unknown): T {
  return items[number(index)] ?? damaged();
}
