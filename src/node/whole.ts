import type { Snapshot } from "../../runtime/index.ts";
import { mergeSnapshots } from "../merge.ts";
import { type ReportSource, sourceOf } from "../reports/source.ts";
import type { Left } from "./left.ts";

/** The sum of what threads have left. */
export interface Whole extends ReportSource {
  decode(): Snapshot;
}

/** The sum of what there is, the first giving its meta data; undefined when there is nothing. */
export function addUp(left: readonly (Left | undefined)[]): Whole | undefined {
  const [first, ...others] = left.filter((one) => one !== undefined);
  if (first === undefined || others.length === 0) return first;
  const snapshot = mergeSnapshots([first.decode(), ...others.map((other) => other.decode())]);
  return { ...sourceOf(snapshot), decode: () => snapshot };
}

/** Whether nothing that a report knows of is alive. */
export function isEmpty({ rows }: ReportSource): boolean {
  return rows.every(({ size }) => size === 0);
}
