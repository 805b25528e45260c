import {
  isTracing,
  type Snapshot,
  type SnapshotOptions,
  takeSnapshot,
} from "../../runtime/index.ts";
import type { SessionOptions } from "./options.ts";
import type { PartContent } from "./parts.ts";
import { isEmpty } from "./whole.ts";

/** What `takeSnapshot` takes. */
interface MomentOptions extends SnapshotOptions {
  readonly at: SessionOptions["at"];
}

/** What a part says of this moment: nothing when the program has stopped tracing. */
export function take(
  at: SessionOptions["at"],
  gc: boolean,
): Omit<PartContent, "ended" | "duration"> {
  if (!isTracing()) return {};
  const snapshot = snapshotAt({ at, gc });
  return at === "end" && isEmpty(snapshot)
    ? { snapshot, peak: snapshotAt({ at: "peak", gc: false }) }
    : { snapshot };
}

function snapshotAt(options: MomentOptions): Snapshot {
  try {
    return takeSnapshot(options);
  } catch (error) {
    if (options.gc === false) throw error;
    // With the garbage it is better than none, and it says that nothing was collected.
    return snapshotAt({ ...options, gc: false });
  }
}
