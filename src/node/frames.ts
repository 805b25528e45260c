import { isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import type { FrameData } from "../../runtime/index.ts";
import type { RawFrame } from "../../runtime/stacks/stacks.ts";
import { type MappedFile, mapFile } from "./mapped-file.ts";
import type { LoaderOptions } from "./options.ts";
import { isOwnFile, isOwnUrl } from "./own.ts";
import { createSelector, reportedName } from "./select.ts";

/**
 * Finds where frames of instrumented, compiled or bundled code are in what people wrote. Undefined for
 * frames that nobody wrote: tracealloc's own, and helpers that a compiler has put in. What is needed
 * of a file is read and computed with its first frame.
 */
export function createFrameResolver(
  options: LoaderOptions,
): (frame: RawFrame) => FrameData | undefined {
  const isSelected = createSelector(options);
  const files = new Map<string, MappedFile | undefined>();
  return (frame) => {
    const path = pathOf(frame.file);
    if (path === undefined) return asItIs(frame, frame.file);
    if (isOwnUrl(frame.file) || isOwnFile(path)) return undefined;
    if (!files.has(frame.file)) {
      const format = frame.file.startsWith("file:") ? "module" : "commonjs";
      const { root } = options;
      files.set(frame.file, mapFile({ path, format, root, isSelected: isSelected(path) }));
    }
    const file = files.get(frame.file);
    return file ? file(frame) : asItIs(frame, reportedName(path, options.root));
  };
}

function asItIs({ line, column, functionName }: RawFrame, filename: string): FrameData {
  return { filename, lineno: line, column, functionName };
}

/** Scripts are named by path in CommonJS and by URL in ES modules. */
function pathOf(script: string): string | undefined {
  if (isAbsolute(script)) return script;
  try {
    return script.startsWith("file:") ? fileURLToPath(script) : undefined;
  } catch {
    return undefined;
  }
}
