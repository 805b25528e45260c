import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command, Option } from "commander";
import { CommandError } from "../errors.ts";
import { mergeSnapshots } from "../merge.ts";
import { createSourceReader, styleOn } from "../node/print.ts";
import { jsonReport } from "../reports/json.ts";
import { formatReport } from "../reports/text.ts";
import { checkOutput } from "./output.ts";
import { readSnapshot } from "./read-snapshot.ts";
import { type ReportFlags, withReportOptions } from "./report-options.ts";

const STDOUT = 1;

interface Flags extends ReportFlags {
  readonly format: "text" | "json";
  readonly output?: string;
  readonly force?: boolean;
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
    .action(report);
}

function report(files: readonly string[], flags: Flags): void {
  const { groupBy, sort, top, format, force = false } = flags;
  const output = flags.output === undefined ? undefined : resolve(flags.output);
  if (output !== undefined) checkOutput(output, force);
  const [first, ...others] = files.map(readSnapshot);
  if (first === undefined) return;
  const snapshot = others.length === 0 ? first : mergeSnapshots([first, ...others]);
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

function write(output: string, text: string): void {
  try {
    writeFileSync(output, text);
  } catch (cause) {
    throw new CommandError(`cannot write ${output}: ${(cause as Error).message}`, 1, { cause });
  }
}
