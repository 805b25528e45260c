import type { HeapAccount, HeapUse } from "./heap.ts";
import { tracerMemory } from "./memory.ts";
import { tracer } from "./runtime.ts";
import type { SnapshotInfo } from "./snapshot.ts";
import type { TraceOfCohorts } from "./trace.ts";
import { tracesOf } from "./traces.ts";
import { VERSION } from "./version.ts";

/** What a snapshot is made of. */
export interface Observation {
  readonly traces: readonly TraceOfCohorts[];
  readonly info: SnapshotInfo;
}

/** What is alive and what was allocated, now or at the peak. */
export function observe(gc: boolean, at: "now" | "peak"): Observation {
  const collected = gc && tracer.catchUp();
  const heapNow = tracer.host.heapUse?.();
  const now = tracer.census(collected);
  const { host, options, liveness, sizes, epochs } = tracer;
  const peak = tracer.peak.census;
  const census = at === "peak" && peak.size > 0 ? peak : now;
  const heap = census === now ? heapAccount(heapNow, now.size) : undefined;
  return {
    traces: tracesOf(census, tracer.resolveFrame),
    info: {
      tracebackLimit: options.frames,
      collected: at === "peak" ? census === peak : collected,
      timestamp: census.timestamp,
      at,
      epoch: census.epoch,
      marks: epochs.marks.filter(({ epoch }) => epoch <= census.epoch),
      meta: {
        engine: host.engine,
        engineVersion: host.engineVersion,
        process: host.process,
        version: VERSION,
        sampling: options.sampling,
        liveness: liveness.name,
        sizeModel: sizes.name,
        peak: Math.max(peak.size, now.size),
        ...(heap !== undefined && { heap }),
      },
    },
  };
}

function heapAccount(now: HeapUse | undefined, attributed: number): HeapAccount | undefined {
  const { heapAtStart: start } = tracer;
  if (start === undefined || now === undefined) return undefined;
  return { start, now, attributed, tracer: tracerMemory(tracer) };
}
