import { rmSync, writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import { getTracebackLimit, isTracing, start, stop } from "../../runtime/index.ts";
import { conclude } from "./conclude.ts";
import { onEnd } from "./exit.ts";
import { foldEnded } from "./fold.ts";
import type { SessionOptions } from "./options.ts";
import { isPerThread } from "./output.ts";
import { readParts } from "./parts.ts";
import { heardFile } from "./relay.ts";
import { repeat } from "./repeat.ts";
import { writeRequested } from "./request.ts";
import { hearSignal } from "./signals.ts";
import { beginPart } from "./thread.ts";
import { unoptimized } from "./unoptimized.ts";
import { addUp } from "./whole.ts";
import { keepSnapshot } from "./write-snapshot.ts";

/** Traces this thread, which leaves its part at each flush and at its end; the command adds them up and reports. */
export function beginSession(session: SessionOptions, root: string): void {
  startTracing(session);
  const isProgram = isMainThread && process.ppid === session.parent;
  const part = beginPart(session);
  const flush = (between: boolean): void => {
    part.flush(between);
    if (isProgram) refreshOutput(session);
  };
  const stopFlushing = session.every === undefined ? undefined : repeat(session.every, flush);
  const end = (): void => {
    stopFlushing?.();
    if (isMainThread) unoptimized(part.end);
    else part.end();
    if (isProgram && process.ppid !== session.parent) concludeAlone(session, root);
  };
  onEnd(end, (signal) => isProgram && acknowledge(session.parts, signal));
  if (isProgram && session.signal !== undefined) {
    hearSignal(session.signal, () => writeRequested(session, root));
  }
}

/** The command line wins over TRACEALLOC, by which the runtime may have started already. */
function startTracing({ frames, sampling }: SessionOptions): void {
  const limit = frames ?? (isTracing() ? getTracebackLimit() : 1);
  stop();
  start({ frames: limit, sampling });
}

/** Keeps the output up to date, for the case that the command is killed too. */
function refreshOutput({ output, parts, parent }: SessionOptions): void {
  const found = readParts(parts, process.pid);
  foldEnded(parts, found, process.pid);
  if (output === undefined || isPerThread(output)) return;
  const whole = addUp(found.map(({ snapshot }) => snapshot))?.decode();
  if (whole !== undefined) keepSnapshot(whole, output, parent);
}

/** What the command would do, were it still there. */
function concludeAlone(session: SessionOptions, root: string): void {
  conclude(session, root, { pid: process.pid, how: "ended" });
  rmSync(session.parts, { recursive: true, force: true });
}

function acknowledge(folder: string, signal: NodeJS.Signals): void {
  try {
    writeFileSync(heardFile(folder, signal), "");
  } catch {
    // The command is gone; nobody asks any more.
  }
}
