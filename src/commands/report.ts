import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import type { ReportFlags } from "../actions/report.ts";
import type { PathMapping } from "../source-maps/path-mapping.ts";
import { withReportOptions } from "./report-options.ts";

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
    .action(async (files: readonly string[], flags: ReportFlags) => {
      const { report } = await import("../actions/report.ts");
      await report(files, flags);
    });
}

function pathMapping(text: string, before: readonly PathMapping[]): PathMapping[] {
  const [, prefix, folder] = /^(\/[^=]*|https?:\/\/[^=]+)=(.+)$/.exec(text) ?? [];
  if (prefix === undefined || folder === undefined) {
    throw new InvalidArgumentError("It is <prefix>=<folder>, as in /assets/=dist/assets.");
  }
  return [...before, { prefix, folder: resolve(folder) }];
}
