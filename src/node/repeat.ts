import { performance } from "node:perf_hooks";
import { clearTimeout, setTimeout } from "node:timers";
import { tracer } from "../../runtime/runtime.ts";

/** `performance.now()`, also in a program that puts a clock of its own in its place. */
export const now: () => number = performance.now.bind(performance);

/**
 * Calls `act` when `every` milliseconds have gone by since the last time, also in the middle of a synchronous loop
 * as long as it allocates: then `between`, which says that no code of the program is running, is false. Keeps no
 * program alive; the result ends it.
 */
export function repeat(every: number, act: (between: boolean) => void): () => void {
  let due = now() + every;
  let acting = false;
  const run = (between: boolean): void => {
    // `act` itself may make the tracer sweep.
    if (acting) return;
    acting = true;
    try {
      act(between);
    } catch {
      // Nothing that goes wrong here may reach the program; the next time may do better.
    }
    acting = false;
    due = now() + every;
    timer.refresh();
  };
  const timer = setTimeout(run, every, true).unref();
  tracer.onSweep = () => {
    if (now() >= due) run(false);
  };
  return () => {
    clearTimeout(timer);
    tracer.onSweep = undefined;
  };
}
