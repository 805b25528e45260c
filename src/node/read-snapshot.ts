import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Snapshot } from "../../runtime/index.ts";

/** Reads what `writeSnapshot` wrote. Error with one sentence that names the path when it cannot be read. */
export function readSnapshot(path: string): Snapshot {
  try {
    const bytes = readFileSync(path);
    return Snapshot.fromJSON(JSON.parse(String(path.endsWith(".gz") ? gunzipSync(bytes) : bytes)));
  } catch (cause) {
    throw new Error(`cannot read ${path}: ${reasonOf(cause as NodeJS.ErrnoException)}`, { cause });
  }
}

function reasonOf({ code, name, message }: NodeJS.ErrnoException): string {
  if (code === "ENOENT") return "there is no such file.";
  if (code === "EISDIR") return "it is a folder.";
  // JSON that ends too early or is none, and likewise gzip's.
  if (name === "SyntaxError" || code?.startsWith("Z_") === true) {
    return "it is damaged, or not a tracealloc snapshot.";
  }
  return message;
}
