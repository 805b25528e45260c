import { type Snapshot, takeSnapshot } from "../../runtime/index.ts";
import { mergeSnapshots } from "../merge.ts";
import type { SessionOptions } from "./options.ts";
import { isPerThread, nextBeside, nextIn, ownOutput } from "./output.ts";
import { isMain, readParts } from "./parts.ts";
import { print } from "./print.ts";
import { reportedName } from "./select.ts";
import { writeSnapshot } from "./write-snapshot.ts";

/** Writes what is alive now to a new file, and says so; workers and children count with what they have left. */
export function writeRequested(session: SessionOptions, root: string): void {
  try {
    const whole = mergeSnapshots([takeSnapshot(), ...others(session)]);
    const path = nextFile(session, root);
    writeSnapshot(whole, path);
    print(`tracealloc: wrote ${reportedName(path, root)}\n`);
  } catch (error) {
    print(`tracealloc: no snapshot was written: ${(error as Error).message}\n`);
  }
}

function others({ output, parts }: SessionOptions): Snapshot[] {
  if (output !== undefined && isPerThread(output)) return [];
  return readParts(parts, process.pid)
    .filter((part) => !isMain(part, process.pid))
    .flatMap(({ snapshot }) => snapshot?.decode() ?? []);
}

function nextFile({ output }: SessionOptions, root: string): string {
  if (output === undefined) return nextIn(root);
  return nextBeside(isPerThread(output) ? ownOutput(output) : output);
}
