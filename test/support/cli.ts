import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
/** The built command. */
export const CLI = join(dist, "src/cli.js");
/** What `tracealloc/register` stands for. */
export const REGISTER = pathToFileURL(join(dist, "src/node/register.js")).href;

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Sent to the process as soon as its stdout holds `when`. */
  readonly kill?: { readonly signal: NodeJS.Signals; readonly when: string };
}

/** A folder with these files, gone with the system's temporary files. */
export function project(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tracealloc-test-")));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** Runs Node to its end. */
export function node(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const { NO_COLOR: _, NODE_OPTIONS: __, ...env } = process.env;
    const child = spawn(process.execPath, args, {
      cwd: options.cwd,
      env: { ...env, ...options.env },
    });
    let stdout = "";
    let stderr = "";
    let killed = false;
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
      if (options.kill === undefined || killed || !stdout.includes(options.kill.when)) return;
      killed = true;
      child.kill(options.kill.signal);
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ stdout, stderr, code, signal }));
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
  });
}

/** Runs `tracealloc` with these arguments. */
export function tracealloc(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return node([CLI, ...args], options);
}

/** The same program plain and under `tracealloc run`. */
export async function both(
  args: readonly string[],
  options: RunOptions = {},
): Promise<{ plain: Outcome; traced: Outcome }> {
  const plain = await node(args, options);
  const traced = await tracealloc(["run", ...args], options);
  return { plain, traced };
}
