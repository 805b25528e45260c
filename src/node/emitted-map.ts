import { LEAST_UPPER_BOUND, originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { instrument, type SourceMapInput } from "../../transforms/instrument.ts";
import { NO_CACHE } from "./cache.ts";
import { compile } from "./compile.ts";
import { type LoadedFile, sourceTypeOf } from "./loaded-file.ts";
import { findSourceMap, inlineMap } from "./source-map.ts";
import { formatOf, isCompiled } from "./typescript.ts";

/** Lines and columns 1-based. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** Leads from what the engine runs to the source on disk; undefined for what is not from there. */
export type PositionMap = (place: Place) => Place | undefined;

/** Transforms a source once more, the same way as the loader but for the map, which that does without. */
export function emittedMap(source: string, file: LoadedFile): PositionMap {
  if (!isCompiled(file.path)) {
    const map = instrumented(source, file)?.map;
    return map ? through(map) : (place) => place;
  }
  // What ES modules import of compiled CommonJS is a facade without code of the program.
  if (file.format !== formatOf(file.path, source, NO_CACHE)) return () => undefined;
  const { code = source, map = null } = instrumented(source, file) ?? {};
  const text = map === null ? code : code + inlineMap(map);
  try {
    const composed = findSourceMap(compile(text, file.path, file.format), file.path)?.read();
    return composed === undefined ? () => undefined : through(composed);
  } catch {
    return () => undefined;
  }
}

function instrumented(source: string, file: LoadedFile): ReturnType<typeof instrument> | undefined {
  if (!file.isSelected) return undefined;
  try {
    const { path: filename, root } = file;
    const sourceType = sourceTypeOf(file);
    return instrument(source, { filename, root, sourceType, runtime: "global" });
  } catch {
    // It has run plain.
    return undefined;
  }
}

function through(input: SourceMapInput): PositionMap {
  const map = new TraceMap(input);
  return ({ line, column }) => {
    const needle = { line, column: column - 1 };
    let found = originalPositionFor(map, needle);
    // Before the first mapping of a line there is a hook, which has none.
    if (found.line === null) {
      found = originalPositionFor(map, { ...needle, bias: LEAST_UPPER_BOUND });
    }
    return found.line === null ? undefined : { line: found.line, column: found.column + 1 };
  };
}
