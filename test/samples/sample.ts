import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { Snapshot, type Trace } from "../../runtime/index.ts";
import { node, type Outcome, project, tracealloc } from "../support/cli.ts";

/** The repository's folder, in which the samples run. */
export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));

export interface SampleRun {
  /** Under plain Node; TypeScript compiled by esbuild before. */
  readonly plain: Outcome;
  readonly traced: Outcome;
  /** What `--output` wrote. */
  readonly snapshot: Snapshot;
}

/** Runs a sample (path from the root) plain and under `tracealloc run` with these options. */
export async function runSample(
  entry: string,
  options: readonly string[] = [],
): Promise<SampleRun> {
  const output = join(project({}), "snapshot.json");
  const plain = await node([entry.endsWith(".ts") ? compile(entry) : entry], { cwd: ROOT });
  const traced = await tracealloc(["run", ...options, "--output", output, entry], { cwd: ROOT });
  const snapshot = Snapshot.fromJSON(JSON.parse(readFileSync(output, "utf8")));
  return { plain, traced, snapshot };
}

/** Runs a sample by `node --import tracealloc/register`, so that it starts tracing by itself. */
export function runRegistered(entry: string): Promise<Outcome> {
  return node(["--import", "tracealloc/register", entry], { cwd: ROOT });
}

/** How many values were allocated at the sites that pass. */
export function allocated(snapshot: Snapshot, select: (trace: Trace) => boolean): number {
  return snapshot.traces.filter(select).reduce((sum, trace) => sum + trace.allocatedCount, 0);
}

/** What stands in the source where a trace's values were allocated, to the end of the line. */
export function textAt({ traceback }: Trace): string {
  const frame = traceback.at(-1);
  if (frame === undefined) return "";
  const line = readFileSync(join(ROOT, frame.filename), "utf8").split("\n")[frame.lineno - 1];
  return line?.slice((frame.column ?? 1) - 1) ?? "";
}

/** Number (1-based) of the one line of a file that holds this text. */
export function lineOf(file: string, text: string): number {
  const lines = readFileSync(join(ROOT, file), "utf8").split("\n");
  const found = lines.flatMap((line, index) => (line.includes(text) ? [index + 1] : []));
  if (found.length !== 1) throw new Error(`${found.length} lines of ${file} hold ${text}`);
  return found[0] as number;
}

function compile(entry: string): string {
  const outfile = join(project({}), "compiled.mjs");
  const options = { bundle: true, platform: "node", format: "esm" } as const;
  buildSync({ absWorkingDir: ROOT, entryPoints: [entry], outfile, ...options });
  return outfile;
}
