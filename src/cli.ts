#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { VERSION } from "../runtime/version.ts";
import { buildCommand } from "./commands/build.ts";
import { mergeCommand } from "./commands/merge.ts";
import { reportCommand } from "./commands/report.ts";
import { runCommand } from "./commands/run.ts";
import { CommandError } from "./errors.ts";

try {
  await main();
} catch (error) {
  process.exitCode = reportFailure(error);
}

async function main(): Promise<void> {
  const program = new Command("tracealloc")
    .description("Which lines allocated what is alive: tracemalloc for JavaScript and TypeScript.")
    .version(VERSION)
    .enablePositionalOptions()
    .addCommand(runCommand())
    .addCommand(buildCommand())
    .addCommand(reportCommand())
    .addCommand(mergeCommand());
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ outputError: () => {} });
  }
  await program.parseAsync();
}

/** One sentence on stderr; the exit code is returned. */
function reportFailure(error: unknown): number {
  if (error instanceof CommanderError) {
    // Help and the version are no failures and have been printed.
    if (error.exitCode === 0) return 0;
    if (error.code !== "commander.help") say(error.message.replace(/^error: /, ""));
    return 2;
  }
  if (error instanceof CommandError) {
    say(error.message);
    return error.exitCode;
  }
  if (error instanceof RangeError && error.message.startsWith("TRACEALLOC:")) {
    say(error.message);
    return 1;
  }
  throw error;
}

function say(message: string): void {
  process.stderr.write(`tracealloc: ${message}\n`);
}
