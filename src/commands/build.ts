import { Command, Option } from "commander";
import type { BuildFlags } from "../actions/build.ts";

/** `tracealloc build`: writes instrumented code, with source maps, to be run by anything. */
export function buildCommand(): Command {
  const repeatable = (value: string, previous: readonly string[] = []) => [...previous, value];
  return new Command("build")
    .description("Write instrumented code, with source maps.")
    .argument("[path...]", "files and folders to instrument, by their places below this folder")
    .option("-p, --project <tsconfig>", "compile this project, and those that it refers to")
    .requiredOption("--out-dir <folder>", "where to write")
    .option("--include <glob>", "instrument only these files (repeatable)", repeatable)
    .option("--exclude <glob>", "do not instrument these files (repeatable)", repeatable)
    .addOption(
      new Option("--hooks <level>", "tell what lives, or only count what is made")
        .choices(["live", "count"])
        .default("live"),
    )
    .action(async (paths: readonly string[], flags: BuildFlags) => {
      const { build } = await import("../actions/build.ts");
      build(paths, flags);
    });
}
