import {
  isTracing,
  type Snapshot,
  type SnapshotOptions,
  takeSnapshot,
} from "../../runtime/index.ts";
import type { SessionOptions } from "./options.ts";
import type { PartContent } from "./parts.ts";
import { isEmpty } from "./whole.ts";

/** What a part says of this moment: nothing when the program has stopped tracing. */
export function take(
  at: SessionOptions["at"],
  gc: boolean,
): Omit<PartContent, "ended" | "duration"> {
  if (!isTracing()) return {};
  const snapshot = snapshotAt({ at: at === "peak" ? "peak" : "now", gc });
  return at === "end" && isEmpty(snapshot)
    ? { snapshot, peak: snapshotAt({ at: "peak", gc: false }) }
    : { snapshot };
}

/**
 * The flag by which the collector is reached is the whole process's, and threads that end together take it
 * from each other: another try, and in the end with the garbage rather than not at all.
 */
function snapshotAt(options: SnapshotOptions, tries = 20): Snapshot {
  try {
    return takeSnapshot(options);
  } catch (error) {
    if (options.gc === false) throw error;
    return snapshotAt(tries > 1 ? options : { ...options, gc: false }, tries - 1);
  }
}
