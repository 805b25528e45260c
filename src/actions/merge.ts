import { resolve } from "node:path";
import { formatSize } from "../../runtime/format.ts";
import type { Snapshot } from "../../runtime/index.ts";
import { CommandError } from "../errors.ts";
import { mergeSnapshots } from "../merge.ts";
import { writeSnapshot } from "../node/write-snapshot.ts";
import { plural } from "../reports/units.ts";
import { checkOutput } from "./output.ts";
import { readSnapshot } from "./read-snapshot.ts";

export interface MergeFlags {
  readonly output: string;
  readonly force?: boolean;
}

/** Adds up snapshots on disk. */
export function merge(files: readonly string[], { output, force = false }: MergeFlags): void {
  const target = resolve(output);
  checkOutput(target, force);
  const [first, ...others] = files.map(readSnapshot);
  if (first === undefined) return;
  const whole = mergeSnapshots([first, ...others]);
  try {
    writeSnapshot(whole, target);
  } catch (cause) {
    throw new CommandError(`cannot write ${target}: ${(cause as Error).message}`, 1, { cause });
  }
  process.stderr.write(`Wrote ${output}: ${summaryOf(files.length, whole)}\n`);
}

function summaryOf(count: number, { traces }: Snapshot): string {
  const size = traces.reduce((total, trace) => total + trace.size, 0);
  const objects = traces.reduce((total, trace) => total + trace.count, 0);
  return `${plural(count, "snapshot")}, ${formatSize(size)} live in ${plural(objects, "object")}`;
}
