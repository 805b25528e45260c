import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Engine } from "./engine.ts";
import type { Report } from "./program.ts";

/** Runs the program in an engine that is a command: with no option, and in Deno with no permission. */
export async function runAsCommand({ name, path }: Engine, program: string): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), "tracealloc-engine-"));
  try {
    const file = join(folder, "program.mjs");
    writeFileSync(file, program);
    const args = name === "Deno" ? ["run", "--no-prompt", file] : [file];
    const { NODE_OPTIONS: _, ...env } = process.env;
    const { stdout } = await promisify(execFile)(path, args, { env, maxBuffer: 2 ** 26 });
    return JSON.parse(stdout) as Report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
