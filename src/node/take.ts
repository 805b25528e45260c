import { isTracing } from "../../runtime/index.ts";
import { type Observation, observe } from "../../runtime/observe.ts";
import type { SessionOptions } from "./options.ts";
import type { PartContent } from "./parts.ts";

/** What a part says of this moment: nothing when the program has stopped tracing. */
export function take(
  at: SessionOptions["at"],
  gc: boolean,
): Omit<PartContent, "ended" | "duration"> {
  if (!isTracing()) return {};
  const snapshot = observe(gc, at === "peak" ? "peak" : "now");
  return at === "end" && isEmpty(snapshot)
    ? { snapshot, peak: observe(false, "peak") }
    : { snapshot };
}

function isEmpty({ traces }: Observation): boolean {
  return traces.every(({ cohorts }) => cohorts.every(({ size }) => size === 0));
}
