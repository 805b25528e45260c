import { relative, sep } from "node:path";
import picomatch from "picomatch";
import type { LoaderOptions } from "./options.ts";
import { isOwnFile } from "./own.ts";

/** Name as reported: relative to the root where it lies under it, with `/`. */
export function reportedName(filename: string, root: string): string {
  const name = relative(root, filename);
  const inside = name !== "" && !name.startsWith("..") && !name.includes(":");
  return (inside ? name : filename).split(sep).join("/");
}

/** Whether a file is to be instrumented. */
export function createSelector(options: LoaderOptions): (filename: string) => boolean {
  const included = options.include.length > 0 ? glob(options.include) : () => true;
  const excluded = options.exclude.length > 0 ? glob(options.exclude) : () => false;
  return (filename) => {
    if (isOwnFile(filename)) return false;
    const name = reportedName(filename, options.root);
    return included(name) && !excluded(name);
  };
}

function glob(patterns: readonly string[]): (name: string) => boolean {
  return picomatch([...patterns], { dot: true });
}
