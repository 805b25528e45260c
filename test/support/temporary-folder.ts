import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives a test run a folder of its own for temporary files, and removes it with what is left there. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "tracealloc-tests-"));
  Object.assign(process.env, { TMPDIR: folder });
  // Browsers that were killed may still be writing.
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}
