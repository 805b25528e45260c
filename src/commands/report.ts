import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { CommandError } from "../errors.ts";
import { mergeSnapshots } from "../merge.ts";
import { createSourceReader, print, styleOn } from "../node/print.ts";
import { jsonReport } from "../reports/json.ts";
import { formatReport } from "../reports/text.ts";
import { withOriginalFrames } from "../source-maps/original-frames.ts";
import type { PathMapping } from "../source-maps/path-mapping.ts";
import { checkOutput } from "./output.ts";
import { readSnapshot } from "./read-snapshot.ts";
import { type ReportFlags, withReportOptions } from "./report-options.ts";

const STDOUT = 1;

interface Flags extends ReportFlags {
  readonly format: "text" | "json";
  readonly output?: string;
  readonly force?: boolean;
  readonly pathMapping: readonly PathMapping[];
}

/** `tracealloc report`: snapshots on disk as a report; source lines are read below the current folder. */
export function reportCommand(): Command {
  const command = new Command("report")
    .description("Report what a snapshot holds; several are added up.")
    .argument("<file...>", "snapshots, compressed where their names end in .gz");
  return withReportOptions(command)
    .addOption(
      new Option("--format <form>", "for people, or for programs")
        .choices(["text", "json"])
        .default("text"),
    )
    .option("--output <file>", "write the report here and not to standard output")
    .option("--force", "overwrite the output file")
    .option(
      "--path-mapping <prefix=folder>",
      "folder with what a page's scripts and source maps of this address or path are; repeatable",
      pathMapping,
      [],
    )
    .action(report);
}

async function report(files: readonly string[], flags: Flags): Promise<void> {
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
      : formatReport(snapshot, {
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

function pathMapping(text: string, before: readonly PathMapping[]): PathMapping[] {
  const [, prefix, folder] = /^(\/[^=]*|https?:\/\/[^=]+)=(.+)$/.exec(text) ?? [];
  if (prefix === undefined || folder === undefined) {
    throw new InvalidArgumentError("It is <prefix>=<folder>, as in /assets/=dist/assets.");
  }
  return [...before, { prefix, folder: resolve(folder) }];
}

function write(output: string, text: string): void {
  try {
    writeFileSync(output, text);
  } catch (cause) {
    throw new CommandError(`cannot write ${output}: ${(cause as Error).message}`, 1, { cause });
  }
}
