import { existsSync } from "node:fs";
import { Snapshot } from "../../runtime/index.ts";
import type { SessionOptions } from "./options.ts";
import { isPerThread, ownOutput } from "./output.ts";
import { openPart } from "./parts.ts";
import { print } from "./print.ts";
import { now } from "./repeat.ts";
import { take } from "./take.ts";
import { keepSnapshot, sayCannotWrite } from "./write-snapshot.ts";

/** Share of the running time that collections for flushes may take. */
const SHARE = 0.01;

/** This thread's part of the run. */
export interface OwnPart {
  /** `between`: no code of the program is running, so garbage may be collected. */
  flush(between: boolean): void;
  readonly end: () => void;
}

/** Begins this thread's part of the run. */
export function beginPart(session: SessionOptions): OwnPart {
  const began = now();
  const write = openPart(session.parts);
  const own = ownFile(session);
  const leave = (gc: boolean, ended: boolean): void => {
    const taken = take(session.at, gc);
    if (taken.snapshot === undefined && !ended) return;
    try {
      write({ ended, duration: now() - began, ...taken });
    } catch (error) {
      // Where the folder is gone, the command is too, and nobody waits for this part.
      if (existsSync(session.parts)) sayCannotWrite(session.parts, error);
    }
    if (own === undefined || taken.snapshot === undefined) return;
    const { traces, info } = taken.snapshot;
    keepSnapshot(new Snapshot(traces, info), own);
  };
  /** Milliseconds that a flush with a collection is expected to take. */
  let cost = 0;
  return {
    flush(between) {
      const gc = between && cost <= SHARE * (session.every ?? 0);
      const start = now();
      leave(gc, false);
      // A cost that was too high is forgotten little by little, so that it is tried again.
      cost = gc ? now() - start : cost * 0.9;
    },
    end: () => leave(true, true),
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
