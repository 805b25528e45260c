import { resolve } from "node:path";
import { Command, Option } from "commander";
import { buildFiles } from "../compilers/files.ts";
import { buildProject } from "../compilers/project.ts";
import type { TypeScriptOptions } from "../compilers/typescript.ts";
import { CommandError } from "../errors.ts";
import { plural } from "../reports/units.ts";

interface BuildFlags extends Pick<TypeScriptOptions, "include" | "exclude" | "hooks"> {
  readonly project?: string;
  readonly outDir: string;
}

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
    .action(build);
}

function build(paths: readonly string[], { project, outDir, ...options }: BuildFlags): void {
  if ((project === undefined) === (paths.length === 0)) {
    throw new CommandError("build needs either -p and a tsconfig.json, or files and folders.", 2);
  }
  const choice = { ...options, root: process.cwd() };
  const folder = resolve(outDir);
  const written =
    project === undefined
      ? buildFiles(paths, folder, choice)
      : buildProject(resolve(project), folder, choice);
  process.stderr.write(`Wrote ${plural(written, "file")} to ${outDir}\n`);
}
