import type { Tracer } from "./tracer.ts";

// Bytes on a 64-bit V8 by the formulas of sizes/v8.ts, with the slots that tables keep free.
const ROW = 56;
const CELL = 44;
const HOOK = 400;
const TALLY = 200;
const SITE = 150;
const TABLE_HOOK = 16;
const REMEMBERED = 90;
const CONTEXT = 120;
const SHARED_TEXT = 72;

/** Estimated bytes that the tracer itself uses: what it follows, counts and remembers, and the tables of the files. */
export function tracerMemory(tracer: Tracer): number {
  const { liveness, files, peak } = tracer;
  const { makers, contexts, stacks } = tracer.follower;
  let bytes = liveness.cells.room * ROW + liveness.size * CELL + makers.size * REMEMBERED;
  bytes += contexts.size * CONTEXT + stacks.memory() + tracer.sharedTexts.size * SHARED_TEXT;
  files.forEach((file) => {
    bytes += file.countdowns.length * TABLE_HOOK;
    file.forEach((state) => {
      bytes += HOOK + state.sites.length * SITE;
      state.forEach(() => {
        bytes += TALLY;
      });
    });
  });
  for (const { cohorts } of peak.census.entries) bytes += CONTEXT + cohorts.length * CONTEXT;
  return bytes;
}
