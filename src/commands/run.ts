import { Command, InvalidArgumentError, Option } from "commander";
import type { Kind } from "../../runtime/protocol.ts";
import { kindSet } from "../../transforms/kinds.ts";
import type { RunFlags } from "../actions/run.ts";
import { parseDuration } from "./duration.ts";
import { integer } from "./integer.ts";
import { withReportOptions } from "./report-options.ts";

const MAX_FRAMES = 65_535;
/** Signals that may ask for a snapshot: those that can be heard and do not mean the end. */
const SIGNALS: readonly NodeJS.Signals[] = ["SIGUSR2", "SIGUSR1", "SIGALRM", "SIGQUIT"];

/** `tracealloc run`. */
export function runCommand(): Command {
  const command = new Command("run")
    .description("Run a program instrumented, and report what its lines allocated when it ends.")
    .argument("<script>", "JavaScript or TypeScript file")
    .argument("[args...]", "arguments of the program")
    .passThroughOptions();
  return withReportOptions(command)
    .option("--frames <n>", "frames a traceback keeps (default: 1)", integer(1, MAX_FRAMES))
    .addOption(
      new Option("--sampling <how>", "how liveness is followed")
        .choices(["adaptive", "exact"])
        .default("adaptive"),
    )
    .option("--output <file>", "also write the snapshot, compressed when it ends in .gz")
    .option("--force", "overwrite the output file")
    .option("--every <duration>", "keep the output file up to date while it runs", parseDuration)
    .addOption(
      new Option("--signal <name>", "writes a snapshot beside the output file")
        .choices([...SIGNALS, "none"])
        .default("SIGUSR2"),
    )
    .addOption(
      new Option("--at <moment>", "what is alive at the end, or at the peak")
        .choices(["end", "peak"])
        .default("end"),
    )
    .option("--include <glob>", "instrument only these files (repeatable)", collect)
    .option("--exclude <glob>", "do not instrument these files (repeatable)", collect)
    .option("--kinds <list>", "count only values of these kinds, with commas between", kindList)
    .addOption(
      new Option("--hooks <level>", "tell what lives, or only count what is made")
        .choices(["live", "count"])
        .default("live"),
    )
    .option(
      "--count <files>",
      "only count in these files, folders or packages (repeatable)",
      collect,
    )
    .option("--quiet", "no report")
    .option("--no-cache", "do not keep instrumented files on disk")
    .action(async (script: string, args: readonly string[], flags: RunFlags) => {
      const { run } = await import("../actions/run.ts");
      await run(script, args, flags);
    });
}

function kindList(text: string): readonly Kind[] {
  try {
    return [...kindSet(text.split(","))];
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}
