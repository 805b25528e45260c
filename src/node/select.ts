import { relative, sep } from "node:path";
import { createFilter } from "../../transforms/select.ts";
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
  const selected = createFilter(options);
  return (filename) => !isOwnFile(filename) && selected(reportedName(filename, options.root));
}
