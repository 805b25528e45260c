#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { VERSION } from "../runtime/version.ts";
import { runCommand } from "./commands/run.ts";
import { CommandError } from "./errors.ts";

const program = new Command("tracealloc")
  .description("Which lines allocated what is alive: tracemalloc for JavaScript and TypeScript.")
  .version(VERSION)
  .enablePositionalOptions()
  .addCommand(runCommand());

for (const command of [program, ...program.commands]) {
  command.exitOverride().configureOutput({ outputError: () => {} });
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
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
  throw error;
}

function say(message: string): void {
  process.stderr.write(`tracealloc: ${message}\n`);
}
