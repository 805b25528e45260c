import { Command } from "commander";
import type { MergeFlags } from "../actions/merge.ts";

/** `tracealloc merge`: one snapshot of those that several processes and workers have left. */
export function mergeCommand(): Command {
  return new Command("merge")
    .description("Add up the snapshots of several processes and workers.")
    .argument("<file...>", "snapshots, compressed where their names end in .gz")
    .requiredOption("--output <file>", "the snapshot to write, compressed when it ends in .gz")
    .option("--force", "overwrite the output file")
    .action(async (files: readonly string[], flags: MergeFlags) => {
      const { merge } = await import("../actions/merge.ts");
      merge(files, flags);
    });
}
