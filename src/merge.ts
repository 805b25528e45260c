import { Snapshot, type TraceData } from "../runtime/index.ts";

/** One snapshot of several threads or processes: traces of one place and kind are added up. */
export function mergeSnapshots(snapshots: readonly [Snapshot, ...Snapshot[]]): Snapshot {
  const [first, ...others] = snapshots;
  if (others.length === 0) return first;
  const traces = new Map<string, TraceData>();
  for (const trace of snapshots.flatMap((snapshot) => [...snapshot.traces])) {
    const key = JSON.stringify([trace.kind, trace.className, trace.frames]);
    const known = traces.get(key);
    traces.set(key, known === undefined ? trace : add(known, trace));
  }
  return new Snapshot([...traces.values()], {
    tracebackLimit: Math.max(...snapshots.map(({ tracebackLimit }) => tracebackLimit)),
    collected: snapshots.every(({ collected }) => collected),
    timestamp: first.timestamp,
    meta: first.meta,
  });
}

/** The followed objects of two threads are drawn independently, so their variances add up. */
function add(a: TraceData, b: TraceData): TraceData {
  return {
    kind: a.kind,
    className: a.className,
    frames: a.frames,
    totalFrames: a.totalFrames,
    size: a.size + b.size,
    count: a.count + b.count,
    allocatedSize: a.allocatedSize + b.allocatedSize,
    allocatedCount: a.allocatedCount + b.allocatedCount,
    error: Math.hypot(a.error, b.error),
  };
}
