import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Observation } from "../../runtime/observe.ts";
import type { Left } from "./left.ts";
import { isMain, type Part, writeFolded } from "./parts.ts";
import { addUp } from "./whole.ts";

/** Fewer ended parts than this are left as they are. */
const MANY = 16;

/** Makes one part of those of workers and children that have ended, so that a run with many of them does not drown. */
export function foldEnded(folder: string, parts: readonly Part[], program: number): void {
  const ended = parts.filter((part) => part.ended && !isMain(part, program));
  if (ended.length < MANY) return;
  const names = ended.filter(({ threads }) => threads === 1).map(({ name }) => name);
  writeFolded(folder, {
    ended: true,
    duration: 0,
    snapshot: observed(ended.map(({ snapshot }) => snapshot)),
    peak: observed(ended.map(({ peak }) => peak)),
    threads: ended.reduce((total, { threads }) => total + threads, 0),
    names,
  });
  for (const name of names) rmSync(join(folder, name), { force: true });
}

function observed(left: readonly (Left | undefined)[]): Observation | undefined {
  const whole = addUp(left)?.decode();
  return whole && { traces: whole.traces, info: whole };
}
