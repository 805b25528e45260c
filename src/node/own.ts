import { createRequire } from "node:module";
import { sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of tracealloc's compiled code, with a separator at its end. */
export const OWN_FOLDER: string = fileURLToPath(new URL("../../", import.meta.url));
const OWN_URL = new URL("../../", import.meta.url).href;

/** Marks modules that tracealloc loads for itself, so that they are no copy of the program's. */
const OWN_MARK = "tracealloc-own";

const require = createRequire(import.meta.url);
let depth = 0;

/** Loads one of tracealloc's own modules at once; what it brings along is not instrumented. */
export function requireOwn(specifier: string): unknown {
  return asOwn(() => require(specifier));
}

/** Does some of tracealloc's own work at once; what that loads is not instrumented. */
export function asOwn<T>(work: () => T): T {
  depth++;
  try {
    return work();
  } finally {
    depth--;
  }
}

/** Whether a file belongs to tracealloc, or is loaded for it right now. */
export function isOwnFile(filename: string): boolean {
  return depth > 0 || filename.startsWith(OWN_FOLDER.replaceAll("/", sep));
}

/** Whether a module was loaded by tracealloc itself. */
export function isOwnUrl(url: string): boolean {
  return depth > 0 || url.startsWith(OWN_URL) || url.endsWith(`?${OWN_MARK}`);
}

/** The address under which a dependency of tracealloc's own is loaded apart from the program's copy. */
export function ownUrl(url: string): string {
  return url.startsWith("file:") && !url.includes("?") && !url.startsWith(OWN_URL)
    ? `${url}?${OWN_MARK}`
    : url;
}
