import { tracerMemory } from "./memory.ts";
import { observe } from "./observe.ts";
import { checkFrames, tracer } from "./runtime.ts";
import type { Sampling } from "./sampling.ts";
import { Snapshot } from "./snapshot.ts";
import { Frame, Traceback } from "./traceback.ts";
import { framesOf } from "./traces.ts";

export type { AgeOptions, Mark } from "./age.ts";
export type { Cohort, Draw, Fate, Totals } from "./cohort.ts";
export {
  AgeFilter,
  Filter,
  type FilterOptions,
  KindFilter,
  LabelFilter,
  type TraceFilter,
} from "./filter.ts";
export type { HeapAccount, HeapUse } from "./heap.ts";
export type { Kind } from "./protocol.ts";
export type { Sampling } from "./sampling.ts";
export {
  Snapshot,
  type SnapshotInfo,
  type SnapshotInput,
  type SnapshotMeta,
} from "./snapshot.ts";
export type { SnapshotJson } from "./snapshot-json.ts";
export type { StatisticKey } from "./statistic.ts";
export { Statistic, StatisticDiff } from "./statistic.ts";
export { Trace, type TraceData } from "./trace.ts";
export { Frame, type FrameData, Traceback } from "./traceback.ts";

export interface StartOptions {
  /** Frames that a traceback keeps, 1 to 65,535 (default 1). */
  readonly frames?: number;
  /** How liveness is followed (default adaptive); allocated counts are exact in both. */
  readonly sampling?: Sampling;
  /** Seed of the draw that decides which objects are followed: an integer. */
  readonly seed?: number;
}

export interface CollectOptions {
  /** Whether to collect garbage first, where the host lets one (default true). */
  readonly gc?: boolean;
}

export interface SnapshotOptions extends CollectOptions {
  /** `peak`: what was alive when most was, as seen right after a collection (default `now`). */
  readonly at?: "now" | "peak";
}

export interface TracedMemory {
  /** Live bytes. */
  readonly current: number;
  /** Highest live bytes seen right after a collection. */
  readonly peak: number;
}

/** Starts counting; no effect while tracing. Throws `RangeError` when frames are outside 1 to 65,535, or the seed is no integer. */
export function start(options: number | StartOptions = {}): void {
  const isObject = typeof options === "object" && options !== null && !Array.isArray(options);
  if (typeof options !== "number" && !isObject) {
    throw new TypeError(
      `start() takes a number of frames or an object of options, not ${typeOf(options)}`,
    );
  }
  const {
    frames = 1,
    sampling = "adaptive",
    seed = 1,
  } = typeof options === "number" ? { frames: options } : options;
  checkFrames(frames);
  if (sampling !== "adaptive" && sampling !== "exact") {
    throw new RangeError(`sampling must be "adaptive" or "exact", not ${JSON.stringify(sampling)}`);
  }
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`seed must be an integer, not ${JSON.stringify(seed)}`);
  }
  tracer.start({ frames, sampling, seed });
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}

/** Stops counting and forgets all traces. */
export function stop(): void {
  tracer.stop();
}

export function isTracing(): boolean {
  return tracer.tracing;
}

/** Forgets all traces and goes on tracing. */
export function clearTraces(): void {
  if (tracer.tracing) tracer.clear();
}

/** Frames that a traceback keeps: of the last `start()`, 1 before the first. */
export function getTracebackLimit(): number {
  return tracer.options.frames;
}

/**
 * Live bytes now and at their peak; zeros when not tracing. Collects garbage first where the host
 * lets it (`gc: false` to skip), because until then nothing can be known to be dead.
 */
export function getTracedMemory({ gc = true }: CollectOptions = {}): TracedMemory {
  if (!tracer.tracing) return { current: 0, peak: 0 };
  const { size } = tracer.census(gc && tracer.catchUp());
  return { current: size, peak: Math.max(size, tracer.peak.census.size) };
}

/** Sets the peak to what is live now. */
export function resetPeak(): void {
  if (tracer.tracing) tracer.resetPeak();
}

/** Bytes that the tracer itself uses, estimated. */
export function getTraceallocMemory(): number {
  return tracerMemory(tracer);
}

/**
 * Where a followed object was allocated; undefined for one that is not followed. Under `exact`
 * sampling every object that an instrumented line has allocated since `start()` is.
 */
export function getObjectTraceback(value: unknown): Traceback | undefined {
  if ((typeof value !== "object" || value === null) && typeof value !== "function")
    return undefined;
  const tally = tracer.liveness.find(value);
  if (tally === undefined) return undefined;
  const { site, context } = tally;
  const frames = framesOf(site, context.stack?.frames ?? [], tracer.resolveFrame);
  return new Traceback(frames.map((frame) => new Frame(frame)));
}

/**
 * What is alive and what was allocated since `start()`; with `at: "peak"` what was alive when most
 * was. Throws when not tracing.
 */
export function takeSnapshot({ gc = true, at = "now" }: SnapshotOptions = {}): Snapshot {
  if (!tracer.tracing) {
    throw new Error(
      "the tracealloc module must be tracing memory allocations to take a snapshot: call start() first",
    );
  }
  if (at !== "now" && at !== "peak") {
    throw new RangeError(`at must be "now" or "peak", not ${JSON.stringify(at)}`);
  }
  const { traces, info } = observe(gc, at);
  return new Snapshot(traces, info);
}

/**
 * Begins an epoch, by which filters can ask for what was allocated between two marks. Collects
 * garbage first where the host lets it (`gc: false` to skip), so that what died before dies before.
 */
export function markEpoch(name?: string, { gc = true }: CollectOptions = {}): void {
  if (!tracer.tracing) return;
  if (gc) tracer.collect();
  tracer.mark(name);
}

/**
 * Runs a function and returns what it returns. What is allocated inside carries the label; behind
 * `await` too, where the host has AsyncLocalStorage (Node, Deno, Bun). The innermost label counts.
 */
export function withLabel<T>(label: string, fn: () => T): T {
  if (tracer.options.frames > 1) hideOwnFrames();
  return tracer.labels.run(label, fn);
}

let isHidden = false;

/** The frames between a function and what it calls under a label are nobody's business. */
function hideOwnFrames(): void {
  if (isHidden) return;
  isHidden = true;
  tracer.follower.stacks.hide((probe) => withLabel("", probe));
}

/** Forces a collection where the host allows it; returns whether it did. */
export function collectGarbage(): boolean {
  return tracer.collect();
}

/**
 * Collects, and lets the host report deaths; resolves to whether it could collect. A snapshot taken
 * after it is as true as the host allows.
 */
export function settle(): Promise<boolean> {
  return tracer.settle();
}
