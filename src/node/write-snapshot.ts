import { renameSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Snapshot } from "../../runtime/index.ts";

/** Writes a snapshot as JSON, compressed when the name ends in `.gz`; never half a file. */
export function writeSnapshot(snapshot: Snapshot, path: string): void {
  const json = `${JSON.stringify(snapshot)}\n`;
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, path.endsWith(".gz") ? gzipSync(json) : json);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
