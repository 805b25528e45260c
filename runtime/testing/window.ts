import { tracer } from "../runtime.ts";

let isOpen = false;

/**
 * Follows every value, with so many frames, until the returned function is called. What was traced before goes on
 * being known. Throws when another measurement has not ended: what is allocated could not be told apart.
 */
export function openWindow(frames: number): () => void {
  if (isOpen) {
    throw new Error(
      "tracealloc measures one function at a time: await each measurement, and leave `concurrent` out of tests that measure.",
    );
  }
  isOpen = true;
  const wasTracing = tracer.tracing;
  const { sampling, frames: framesBefore } = tracer.options;
  if (wasTracing) tracer.retrace({ sampling: "exact", frames });
  else tracer.start({ sampling: "exact", frames });
  return () => {
    isOpen = false;
    if (!wasTracing) tracer.stop();
    else if (tracer.tracing) tracer.retrace({ sampling, frames: framesBefore });
  };
}

/** Throws when no instrumented file was loaded: then nothing was counted, which must not look like nothing allocated. */
export function checkInstrumented(): void {
  if (tracer.files.size > 0) return;
  throw new Error(
    "tracealloc counts nothing here: no instrumented file was loaded, so 0 would not mean that nothing was allocated. " +
      'Vitest: put tracealloc() from "tracealloc/vitest" into `plugins`. ' +
      "Node: start with `node --import tracealloc/register`. " +
      'Jest: put "tracealloc/babel" into the plugins of Babel. docs/testing.md says how; look at `include` and `exclude` too.',
  );
}
