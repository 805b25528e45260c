import { renameSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Snapshot } from "../../runtime/index.ts";
import { print } from "./print.ts";

/**
 * Writes a snapshot as JSON, compressed when the name ends in `.gz`; never half a file. `owner` names
 * the temporary file, so that who writes the same file later also clears what a killed one left.
 */
export function writeSnapshot(snapshot: Snapshot, path: string, owner: number = process.pid): void {
  const json = `${JSON.stringify(snapshot)}\n`;
  const temporary = `${path}.${owner}.tmp`;
  try {
    writeFileSync(temporary, path.endsWith(".gz") ? gzipSync(json) : json);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

const said = new Set<string>();

/** The same where a failure must not stop anything: it is said in one line, once. */
export function keepSnapshot(snapshot: Snapshot, path: string, owner?: number): void {
  try {
    writeSnapshot(snapshot, path, owner);
  } catch (error) {
    sayCannotWrite(path, error);
  }
}

/** One line, once. */
export function sayCannotWrite(path: string, error: unknown): void {
  const message = `tracealloc: cannot write ${path}: ${(error as Error).message}\n`;
  if (!said.has(message)) print(message);
  said.add(message);
}
