import { type Command, Option } from "commander";
import type { StatisticKey } from "../../runtime/index.ts";
import { STATISTIC_KEYS } from "../../runtime/statistic.ts";
import { integer } from "./integer.ts";

/** What the report of a snapshot shows. */
export interface Shown {
  readonly groupBy: StatisticKey;
  readonly sort: "live" | "allocated";
  readonly top: number;
}

/** Gives a command that reports the options that say what is shown. */
export function withReportOptions(command: Command): Command {
  return command
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
    .option("--top <n>", "lines of the report", integer(1, Number.MAX_SAFE_INTEGER), 10);
}
