import { existsSync, mkdtempSync, rmdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { CommandError } from "../errors.ts";

/** CommandError unless a file can be written at this absolute path, and none is there or `force` is given. */
export function checkOutput(output: string, force: boolean): void {
  const folder = dirname(output);
  if (!isFolder(folder)) {
    throw new CommandError(`cannot write ${output}: there is no folder ${folder}.`, 1);
  }
  if (isFolder(output)) throw new CommandError(`cannot write ${output}: it is a folder.`, 1);
  if (existsSync(output) && !force) {
    throw new CommandError(`${output} exists already; give --force to overwrite it.`, 1);
  }
  try {
    // Permission bits do not tell everything (root, read-only file systems): try it.
    const probe = mkdtempSync(join(folder, ".tracealloc-"));
    rmdirSync(probe);
  } catch (cause) {
    const message = `cannot write ${output}: the folder ${folder} is not writable.`;
    throw new CommandError(message, 1, { cause });
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
