import type { Snapshot } from "../runtime/index.ts";
export function mergeSnapshots(snapshots: readonly [Snapshot, ...Snapshot[]]): Snapshot {
  return snapshots[0];
}
