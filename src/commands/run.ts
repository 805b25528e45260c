import { existsSync, mkdtempSync, rmdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import type { StatisticKey } from "../../runtime/index.ts";
import { STATISTIC_KEYS } from "../../runtime/statistic.ts";
import { CommandError } from "../errors.ts";
import { findScript, launch } from "../node/launch.ts";

const MAX_FRAMES = 65_535;

interface RunFlags {
  readonly frames: number;
  readonly sampling: "adaptive" | "exact";
  readonly output?: string;
  readonly force?: boolean;
  readonly groupBy: StatisticKey;
  readonly sort: "live" | "allocated";
  readonly top: number;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly quiet?: boolean;
  readonly cache: boolean;
}

/** `tracealloc run`: everything that can go wrong is said before the program runs. */
export function runCommand(): Command {
  return new Command("run")
    .description("Run a program instrumented, and report what its lines allocated when it ends.")
    .argument("<script>", "JavaScript or TypeScript file")
    .argument("[args...]", "arguments of the program")
    .passThroughOptions()
    .option("--frames <n>", "frames a traceback keeps", integer(1, MAX_FRAMES), 1)
    .addOption(
      new Option("--sampling <how>", "how liveness is followed")
        .choices(["adaptive", "exact"])
        .default("adaptive"),
    )
    .option("--output <file>", "also write the snapshot, compressed when it ends in .gz")
    .option("--force", "overwrite the output file")
    .addOption(
      new Option("--group-by <key>", "what a line of the report is")
        .choices(STATISTIC_KEYS)
        .default("lineno"),
    )
    .addOption(
      new Option("--sort <by>", "order of the report")
        .choices(["live", "allocated"])
        .default("live"),
    )
    .option("--top <n>", "lines of the report", integer(1, Number.MAX_SAFE_INTEGER), 10)
    .option("--include <glob>", "instrument only these files (repeatable)", collect)
    .option("--exclude <glob>", "do not instrument these files (repeatable)", collect)
    .option("--quiet", "no report")
    .option("--no-cache", "do not keep instrumented files on disk")
    .action(run);
}

async function run(script: string, args: readonly string[], flags: RunFlags): Promise<void> {
  const entry = findScript(script);
  const output = flags.output === undefined ? undefined : resolve(flags.output);
  if (output !== undefined) checkOutput(output, flags.force === true);
  const { frames, sampling, groupBy, sort, top, include = [], exclude = [], cache } = flags;
  await launch({
    script,
    entry,
    args,
    loader: { root: process.cwd(), include, exclude, cache },
    session: { frames, sampling, groupBy, sort, top, output, quiet: flags.quiet === true },
  });
}

function checkOutput(output: string, force: boolean): void {
  const folder = dirname(output);
  if (!isFolder(folder)) {
    throw new CommandError(`cannot write ${output}: there is no folder ${folder}.`, 1);
  }
  if (isFolder(output)) throw new CommandError(`cannot write ${output}: it is a folder.`, 1);
  if (existsSync(output) && !force) {
    throw new CommandError(`${output} exists already; give --force to overwrite it.`, 1);
  }
  try {
    // Permission bits do not tell everything (root, read-only file systems): try it.
    const probe = mkdtempSync(join(folder, ".tracealloc-"));
    rmdirSync(probe);
  } catch (cause) {
    const message = `cannot write ${output}: the folder ${folder} is not writable.`;
    throw new CommandError(message, 1, { cause });
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    const range =
      most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`It must be a whole number ${range}.`);
  };
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}
