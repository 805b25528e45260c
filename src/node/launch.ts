import { type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { NO_CACHE } from "./cache.ts";
import { conclude } from "./conclude.ts";
import { encodeOptions, type LoaderOptions, type SessionOptions } from "./options.ts";
import { print } from "./print.ts";
import { heardFile, relayMessages, relaySignals } from "./relay.ts";
import { formatOf, isCompiled } from "./typescript.ts";

/** A program to be run instrumented. */
interface Launch {
  /** As the user wrote it, which is how the program sees it. */
  readonly script: string;
  /** The file that it means. */
  readonly entry: string;
  readonly args: readonly string[];
  readonly loader: LoaderOptions;
  readonly session: Omit<SessionOptions, "parent">;
}

/** Runs the program in a Node of its own and ends as it ends: with its exit code, or by its signal. */
export async function launch(program: Launch): Promise<void> {
  const { parts } = program.session;
  const session = { ...program.session, parent: process.pid };
  const query = encodeOptions({ loader: program.loader, session });
  const argv = [
    ...process.execArgv,
    ...preload(program.entry, query),
    program.script,
    ...program.args,
  ];
  const stdio: StdioOptions = ["inherit", "inherit", "inherit"];
  if (process.send !== undefined) stdio.push("ipc");
  const child = spawn(process.execPath, argv, { stdio });
  relayMessages(child);
  const stubborn = relaySignals(child, (signal) => existsSync(heardFile(parts, signal)));
  const [code, killer] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  const signal = stubborn() ?? killer;
  const how = signal === null ? `ended at once with exit code ${code}` : `was ended by ${signal}`;
  try {
    conclude(session, program.loader.root, { pid: child.pid ?? 0, how });
  } catch (error) {
    print(`tracealloc: cannot report: ${(error as Error).message}\n`);
  }
  rmSync(parts, { recursive: true, force: true });
  finish(code, signal);
}

/**
 * What makes Node instrument the program. An entry point that Node cannot load by itself as an ES
 * module needs `--import`; every other one is loaded exactly as without us.
 */
function preload(entry: string, query: string): string[] {
  if (isCompiled(entry) && formatOf(entry, readFileSync(entry, "utf8"), NO_CACHE) === "module") {
    return ["--import", `${new URL("register.js", import.meta.url).href}?${query}`];
  }
  const file = fileURLToPath(new URL("preload.cjs", import.meta.url));
  return ["--conditions", `tracealloc?${query}`, "--require", file];
}

/** Ends this process as the program ended. */
function finish(code: number | null, signal: NodeJS.Signals | null): void {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // A signal that does not end this process: the code that a shell would show.
  setTimeout(() => process.exit(128 + constants.signals[signal]), 100);
}
