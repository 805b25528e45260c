import { checkFrames, tracer } from "./runtime.ts";
import type { Sampling } from "./sampling.ts";
import { Snapshot } from "./snapshot.ts";
import type { TraceData } from "./trace.ts";
import { VERSION } from "./version.ts";

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
  /** Seed of the draw that decides which objects are followed. */
  readonly seed?: number;
}

export interface SnapshotOptions {
  /** Whether to collect garbage first, where the host lets one (default true). */
  readonly gc?: boolean;
}

export interface TracedMemory {
  /** Live bytes. */
  readonly current: number;
  /** Highest live bytes seen right after a collection. */
  readonly peak: number;
}

/** Starts counting; no effect while tracing. Throws `RangeError` when frames are outside 1 to 65,535. */
export function start(options: number | StartOptions = {}): void {
  const {
    frames = 1,
    sampling = "adaptive",
    seed = 1,
  } = typeof options === "number" ? { frames: options } : options;
  checkFrames(frames);
  if (sampling !== "adaptive" && sampling !== "exact") {
    throw new RangeError(`sampling must be "adaptive" or "exact", not ${JSON.stringify(sampling)}`);
  }
  tracer.start({ frames, sampling, seed });
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
export function getTracedMemory({ gc = true }: SnapshotOptions = {}): TracedMemory {
  if (!tracer.tracing) return { current: 0, peak: 0 };
  if (gc) tracer.collect();
  const current = Math.round(tracer.measure());
  return { current, peak: Math.round(tracer.peak) };
}

/** Sets the peak to what is live now. */
export function resetPeak(): void {
  if (!tracer.tracing) return;
  tracer.collect();
  tracer.peak = 0;
  tracer.measure();
}

/** What is alive and what was allocated since `start()`. Throws when not tracing. */
export function takeSnapshot({ gc = true }: SnapshotOptions = {}): Snapshot {
  if (!tracer.tracing) {
    throw new Error(
      "the tracealloc module must be tracing memory allocations to take a snapshot: call start() first",
    );
  }
  const collected = gc && tracer.collect();
  tracer.measure();
  const { host, options, liveness, sizes, peak } = tracer;
  return new Snapshot(traces(), {
    tracebackLimit: options.frames,
    collected,
    timestamp: Date.now(),
    meta: {
      engine: host.engine,
      engineVersion: host.engineVersion,
      process: host.process,
      version: VERSION,
      sampling: options.sampling,
      liveness: liveness.name,
      sizeModel: sizes.name,
      peak: Math.round(peak),
    },
  });
}

/** Forces a collection where the host allows it; returns whether it did. */
export function collectGarbage(): boolean {
  const collected = tracer.collect();
  if (tracer.tracing) tracer.measure();
  return collected;
}

/** Collects, and lets the host report deaths. A snapshot taken after it is as true as the host allows. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 2; round++) {
    await tracer.host.nextTask();
    collectGarbage();
  }
  await tracer.host.nextTask();
}

function traces(): TraceData[] {
  const result: TraceData[] = [];
  for (const [site, estimate] of tracer.estimates()) {
    if (estimate.allocatedCount === 0) continue;
    result.push({
      kind: site.kind,
      frames: [
        {
          filename: site.filename,
          lineno: site.line,
          column: site.column,
          ...(site.functionName === undefined ? {} : { functionName: site.functionName }),
        },
      ],
      totalFrames: 1,
      size: Math.round(estimate.size),
      count: Math.round(estimate.count),
      allocatedSize: Math.round(estimate.allocatedSize),
      allocatedCount: estimate.allocatedCount,
      error: estimate.error,
      ...(site.className === undefined ? {} : { className: site.className }),
    });
  }
  return result;
}
