import { isTracing, takeSnapshot } from "../../runtime/index.ts";
import type { SessionOptions } from "./options.ts";
import type { PartContent } from "./parts.ts";
import { isEmpty } from "./whole.ts";

/** What a part says of this moment: nothing when the program has stopped tracing. */
export function take(
  at: SessionOptions["at"],
  gc: boolean,
): Omit<PartContent, "ended" | "duration"> {
  if (!isTracing()) return {};
  const snapshot = takeSnapshot({ at: at === "peak" ? "peak" : "now", gc });
  return at === "end" && isEmpty(snapshot)
    ? { snapshot, peak: takeSnapshot({ at: "peak", gc: false }) }
    : { snapshot };
}
