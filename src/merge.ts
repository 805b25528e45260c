import type { Cohort } from "../runtime/cohort.ts";
import { frameKey } from "../runtime/frame.ts";
import { Snapshot, type SnapshotMeta, type Trace } from "../runtime/index.ts";
import { addHeaps } from "./reports/heap.ts";

/**
 * One snapshot of several threads or processes: traces of one place, kind and label become one, with
 * the cohorts of all. Epochs are comparable only where all have the same marks and epoch; otherwise
 * marks are dropped, and values count as born in any epoch up to the last. The peak is the sum of the
 * parts' peaks, which the whole cannot have exceeded. What a user put on the parts is left out.
 */
export function mergeSnapshots(snapshots: readonly [Snapshot, ...Snapshot[]]): Snapshot {
  const [first, ...others] = snapshots;
  if (others.length === 0) return first;
  const epoch = Math.max(...snapshots.map((snapshot) => snapshot.epoch));
  const areComparable = new Set(snapshots.map(momentOf)).size === 1;
  const traces = new Map<string, { readonly trace: Trace; readonly cohorts: Cohort[] }>();
  for (const trace of snapshots.flatMap((snapshot) => snapshot.traces)) {
    const key = keyOf(trace);
    const known = traces.get(key) ?? { trace, cohorts: [] };
    traces.set(key, known);
    for (const cohort of trace.cohorts) {
      known.cohorts.push(areComparable ? cohort : { ...cohort, bornFirst: 0, bornLast: epoch });
    }
  }
  return new Snapshot(
    Array.from(traces.values(), ({ trace, cohorts }) => trace.withCohorts(cohorts)),
    {
      tracebackLimit: Math.max(...snapshots.map(({ tracebackLimit }) => tracebackLimit)),
      collected: snapshots.every(({ collected }) => collected),
      timestamp: Math.max(...snapshots.map(({ timestamp }) => timestamp)),
      epoch,
      marks: areComparable ? first.marks : [],
      at: snapshots.every(({ at }) => at === "peak") ? "peak" : "now",
      meta: mergeMeta(snapshots.map(({ meta }) => meta)),
    },
  );
}

function keyOf({ kind, className, label, totalFrames, frames }: Trace): string {
  const key = JSON.stringify([kind, className ?? null, label ?? null, totalFrames ?? null]);
  return key + frames.map(frameKey).join("");
}

function momentOf({ epoch, marks }: Snapshot): string {
  return JSON.stringify([epoch, marks.map((mark) => [mark.name, mark.epoch])]);
}

function mergeMeta(metas: readonly SnapshotMeta[]): SnapshotMeta {
  const heap = addHeaps(metas.map((meta) => meta.heap));
  const listed = (of: (meta: SnapshotMeta) => string): string =>
    [...new Set(metas.flatMap((meta) => of(meta).split("; ")))].join("; ");
  return {
    engine: listed(({ engine }) => engine),
    engineVersion: listed(({ engineVersion }) => engineVersion),
    process: listed(({ process }) => process),
    version: listed(({ version }) => version),
    sampling: metas.every(({ sampling }) => sampling === "exact") ? "exact" : "adaptive",
    liveness: listed(({ liveness }) => liveness),
    sizeModel: listed(({ sizeModel }) => sizeModel),
    peak: metas.reduce((sum, { peak }) => sum + peak, 0),
    parts: metas.reduce((sum, { parts = 1 }) => sum + parts, 0),
    ...(heap !== undefined && { heap }),
  };
}
