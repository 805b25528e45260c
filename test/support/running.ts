import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Snapshot } from "../../runtime/index.ts";
import { CLI, type Outcome, type RunOptions } from "./cli.ts";

/** A `tracealloc run` that has not ended yet. */
export interface Running {
  /** Process id of the command. */
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<Outcome>;
}

/** Starts `tracealloc run`; it and its program can be sent signals. */
export function begin(args: readonly string[], { cwd, env }: RunOptions = {}): Running {
  const { NO_COLOR: _, NODE_OPTIONS: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [CLI, "run", ...args], {
    cwd,
    env: { ...inherited, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk: string) => {
      output[name] += chunk;
    });
  }
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ ...output, code, signal }));
  });
  return {
    pid: child.pid ?? 0,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    ended,
  };
}

/** What `look` finds in the end; it may throw or find nothing until then. */
export async function until<T>(look: () => T | undefined | false): Promise<T> {
  for (;;) {
    let found: T | undefined | false;
    try {
      found = look();
    } catch {
      // Not there yet.
    }
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The snapshot in a file. */
export function load(path: string): Snapshot {
  const bytes = readFileSync(path);
  return Snapshot.fromJSON(JSON.parse(String(path.endsWith(".gz") ? gunzipSync(bytes) : bytes)));
}

/** Live and allocated values of a kind on a line, in a snapshot's file; zeros while there is none. */
export function counts(path: string, place: string, kind = "object"): [number, number] {
  if (!existsSync(path)) return [0, 0];
  const traces = load(path).traces.filter((trace) => {
    const frame = trace.traceback.at(-1);
    return trace.kind === kind && `${frame?.filename}:${frame?.lineno}` === place;
  });
  const sum = (key: "count" | "allocatedCount"): number =>
    traces.reduce((total, trace) => total + trace[key], 0);
  return [sum("count"), sum("allocatedCount")];
}
