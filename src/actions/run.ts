import { mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Kind } from "../../runtime/protocol.ts";
import type { HookLevel } from "../../transforms/instrument.ts";
import type { Shown } from "../commands/report-options.ts";
import { CommandError } from "../errors.ts";
import { checkLoadsAsNode } from "../node/engine.ts";
import { isPerThread } from "../node/output.ts";
import { requireOwn } from "../node/own.ts";
import { checkOutput } from "./output.ts";

export interface RunFlags extends Shown {
  readonly frames?: number;
  readonly sampling: "adaptive" | "exact";
  readonly output?: string;
  readonly force?: boolean;
  readonly every?: number;
  readonly signal: NodeJS.Signals | "none";
  readonly at: "end" | "peak";
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly kinds?: readonly Kind[];
  readonly hooks: HookLevel;
  readonly count?: readonly string[];
  readonly quiet?: boolean;
  readonly cache: boolean;
}

/** Runs a program; everything that can go wrong is said before. */
export async function run(script: string, args: readonly string[], flags: RunFlags): Promise<void> {
  checkEngine();
  const entry = findScript(script);
  const { frames, sampling, force = false, every, signal, at, groupBy, sort, top } = flags;
  const { include = [], exclude = [], kinds, hooks, count, quiet = false, cache } = flags;
  const output = flags.output === undefined ? undefined : resolve(flags.output);
  if (output === undefined && every !== undefined) {
    throw new CommandError("--every needs --output, the file to be kept up to date.", 2);
  }
  // The files of single threads are named, and looked for, once there are threads.
  if (output !== undefined) checkOutput(output, force || isPerThread(output));
  const { launch } = requireOwn("./loader.cjs") as typeof import("../node/loader.ts");
  await launch({
    script,
    entry,
    args,
    loader: { root: process.cwd(), include, exclude, kinds, hooks, count, cache },
    session: {
      frames,
      sampling,
      output,
      force,
      every,
      signal: signal === "none" ? undefined : signal,
      at,
      groupBy,
      sort,
      top,
      quiet,
      parts: makeFolder(),
    },
  });
}

function checkEngine(): void {
  try {
    checkLoadsAsNode("tracealloc run");
  } catch (cause) {
    throw new CommandError(`${(cause as Error).message}.`, 1, { cause });
  }
}

/** The file that Node would run, or a CommandError. */
function findScript(script: string): string {
  try {
    return createRequire(import.meta.url).resolve(resolve(script));
  } catch (cause) {
    throw new CommandError(`cannot find the script ${script} in ${process.cwd()}.`, 1, { cause });
  }
}

/** A folder for what the threads of the run leave, or a CommandError. */
function makeFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), "tracealloc-"));
  } catch (cause) {
    const reason = (cause as Error).message;
    const advice = "let TMPDIR name a folder that can be written to";
    throw new CommandError(`no folder for temporary files: ${reason}; ${advice}.`, 1, { cause });
  }
}
