import { existsSync } from "node:fs";
import type { SessionOptions } from "./options.ts";
import { isPerThread, ownOutput } from "./output.ts";
import { openPart } from "./parts.ts";
import { print } from "./print.ts";
import { now } from "./repeat.ts";
import { take } from "./take.ts";
import { keepSnapshot } from "./write-snapshot.ts";

/** Begins this thread's part of the run; the result writes it, as a flush or as the end. */
export function beginPart(session: SessionOptions): (ended: boolean) => void {
  const began = now();
  const write = openPart(session.parts);
  const own = ownFile(session);
  return (ended) => {
    const taken = take(session.at, ended);
    if (taken.snapshot === undefined && !ended) return;
    write({ ended, duration: now() - began, ...taken });
    if (own !== undefined && taken.snapshot !== undefined) keepSnapshot(taken.snapshot, own);
  };
}

/** The file that only this thread writes, if the output asks for one. */
function ownFile({ output, force }: SessionOptions): string | undefined {
  if (output === undefined || !isPerThread(output)) return undefined;
  const own = ownOutput(output);
  if (force || !existsSync(own)) return own;
  print(`tracealloc: ${own} exists already and is kept; give --force to overwrite it.\n`);
  return undefined;
}
