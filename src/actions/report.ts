import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Shown } from "../commands/report-options.ts";
import { CommandError } from "../errors.ts";
import { mergeSnapshots } from "../merge.ts";
import { createSourceReader, print, styleOn } from "../node/print.ts";
import { jsonReport } from "../reports/json.ts";
import { sourceOf } from "../reports/source.ts";
import { formatReport } from "../reports/text.ts";
import { withOriginalFrames } from "../source-maps/original-frames.ts";
import type { PathMapping } from "../source-maps/path-mapping.ts";
import { checkOutput } from "./output.ts";
import { readSnapshot } from "./read-snapshot.ts";

const STDOUT = 1;

export interface ReportFlags extends Shown {
  readonly format: "text" | "json";
  readonly output?: string;
  readonly force?: boolean;
  readonly pathMapping: readonly PathMapping[];
}

/** Reports snapshots on disk. */
export async function report(files: readonly string[], flags: ReportFlags): Promise<void> {
  const { groupBy, sort, top, format, force = false } = flags;
  const output = flags.output === undefined ? undefined : resolve(flags.output);
  if (output !== undefined) checkOutput(output, force);
  const [first, ...others] = files.map(readSnapshot);
  if (first === undefined) return;
  const whole = others.length === 0 ? first : mergeSnapshots([first, ...others]);
  const warn = (message: string): void => print(`tracealloc: ${message}\n`);
  const snapshot = await withOriginalFrames(whole, flags.pathMapping, warn);
  const text =
    format === "json"
      ? JSON.stringify(jsonReport(snapshot, { groupBy, sort, top }), undefined, 2)
      : formatReport(sourceOf(snapshot), {
          ...{ groupBy, sort, top },
          duration: undefined,
          others: 0,
          missing: 0,
          style: styleOn(output === undefined ? STDOUT : undefined),
          readLine: createSourceReader(process.cwd()),
        });
  if (output === undefined) process.stdout.write(`${text}\n`);
  else write(output, `${text}\n`);
}

function write(output: string, text: string): void {
  try {
    writeFileSync(output, text);
  } catch (cause) {
    throw new CommandError(`cannot write ${output}: ${(cause as Error).message}`, 1, { cause });
  }
}
