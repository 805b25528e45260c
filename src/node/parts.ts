import { closeSync, openSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import { Snapshot } from "../../runtime/index.ts";

/** The place where a worker or child process leaves its snapshot for the one that reports. */
export interface Part {
  write(snapshot: Snapshot | undefined): void;
}

/** Announces a part, so that one that never comes is noticed. */
export function openPart(folder: string): Part {
  const path = join(folder, `${process.pid}-${threadId}.json`);
  try {
    closeSync(openSync(path, "w"));
  } catch {
    return { write: () => {} }; // The command is gone, and nobody waits for this part.
  }
  return {
    write(snapshot) {
      if (snapshot === undefined) return;
      writeFileSync(`${path}.tmp`, JSON.stringify(snapshot));
      renameSync(`${path}.tmp`, path);
    },
  };
}

/** All parts that are complete, and how many are missing. */
export function readParts(folder: string): { snapshots: Snapshot[]; missing: number } {
  const snapshots: Snapshot[] = [];
  let missing = 0;
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()) {
    const text = readFileSync(join(folder, name), "utf8");
    if (text === "") missing++;
    else snapshots.push(Snapshot.fromJSON(JSON.parse(text)));
  }
  return { snapshots, missing };
}
