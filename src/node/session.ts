import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import { isTracing, type Snapshot, start, takeSnapshot } from "../../runtime/index.ts";
import { mergeSnapshots } from "../merge.ts";
import { formatReport } from "../reports/text.ts";
import { onEnd } from "./exit.ts";
import type { SessionOptions } from "./options.ts";
import { openPart, readParts } from "./parts.ts";
import { createSourceReader, print, styleFor } from "./print.ts";
import { heardFile } from "./relay.ts";
import { writeSnapshot } from "./write-snapshot.ts";

/** Traces this thread; at its end the program's main thread reports, every other one leaves its part. */
export function beginSession(session: SessionOptions, root: string): void {
  const began = performance.now();
  start({ frames: session.frames, sampling: session.sampling });
  if (!isMainThread || process.ppid !== session.parent) {
    const part = openPart(session.parts);
    onEnd(
      () => part.write(snapshot()),
      () => {},
    );
    return;
  }
  onEnd(
    () => conclude(session, root, performance.now() - began),
    (signal) => acknowledge(session.parts, signal),
  );
}

function conclude(session: SessionOptions, root: string, duration: number): void {
  const own = snapshot();
  if (own === undefined) return;
  const { snapshots, missing } = readParts(session.parts);
  const whole = mergeSnapshots([own, ...snapshots]);
  if (session.output !== undefined) keep(whole, session.output);
  if (session.quiet) return;
  const { groupBy, sort, top } = session;
  const readLine = createSourceReader(root);
  const others = snapshots.length + missing;
  const facts = { duration, others, missing, readLine, style: styleFor() };
  print(`\n${formatReport(whole, { groupBy, sort, top, ...facts })}\n`);
}

function keep(snapshot: Snapshot, output: string): void {
  try {
    writeSnapshot(snapshot, output);
  } catch (error) {
    print(`tracealloc: cannot write ${output}: ${(error as Error).message}\n`);
  }
}

function acknowledge(folder: string, signal: NodeJS.Signals): void {
  try {
    writeFileSync(heardFile(folder, signal), "");
  } catch {
    // The command is gone; nobody asks any more.
  }
}

function snapshot(): Snapshot | undefined {
  return isTracing() ? takeSnapshot() : undefined;
}
