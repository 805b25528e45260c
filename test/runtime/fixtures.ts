import type { Cohort, Fate } from "../../runtime/cohort.ts";
import { Snapshot, type SnapshotMeta } from "../../runtime/snapshot.ts";
import type { TraceData } from "../../runtime/trace.ts";

const meta: SnapshotMeta = {
  engine: "v8",
  engineVersion: "11.3",
  process: "1",
  version: "0.1.0",
  sampling: "exact",
  liveness: "weak-refs",
  sizeModel: "v8-64",
  peak: 0,
};

/** A trace of `size` bytes; places as `file:line`, oldest to newest. */
export function trace(
  size: number,
  places: readonly string[],
  more: Partial<TraceData> = {},
): TraceData {
  const frames = places.map((place) => {
    const colon = place.lastIndexOf(":");
    return { filename: place.slice(0, colon), lineno: Number(place.slice(colon + 1)) };
  });
  return {
    kind: "object",
    frames,
    totalFrames: frames.length,
    size,
    count: 1,
    allocatedSize: size,
    allocatedCount: more.count ?? 1,
    error: 0,
    ...more,
  };
}

/** A snapshot of these traces with two frames kept. */
export function snapshotOf(traces: readonly TraceData[]): Snapshot {
  return new Snapshot(traces, {
    tracebackLimit: 2,
    collected: true,
    timestamp: 1_700_000_000_000,
    meta,
  });
}

/** A cohort of so many values of 2 bytes, born in epoch 0, all of them followed. */
export function cohort(fate: Fate, allocatedCount: number, more: Partial<Cohort> = {}): Cohort {
  const isLive = fate === "live";
  return {
    fate,
    bornFirst: 0,
    bornLast: 0,
    count: isLive ? allocatedCount : 0,
    size: isLive ? allocatedCount * 2 : 0,
    heldSize: 0,
    allocatedCount,
    allocatedSize: allocatedCount * 2,
    draw: undefined,
    followed: 0,
    variance: 0,
    ...more,
  };
}
