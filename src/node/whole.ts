import type { Snapshot } from "../../runtime/index.ts";
import { mergeSnapshots } from "../merge.ts";

/** The sum of what there is, the first giving its meta data; undefined when there is nothing. */
export function addUp(snapshots: readonly (Snapshot | undefined)[]): Snapshot | undefined {
  const [first, ...others] = snapshots.filter((snapshot) => snapshot !== undefined);
  return first && mergeSnapshots([first, ...others]);
}

/** Whether nothing that a snapshot knows of is alive. */
export function isEmpty({ traces }: Snapshot): boolean {
  return traces.every(({ size }) => size === 0);
}
