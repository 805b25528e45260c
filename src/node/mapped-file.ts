import type { FrameData } from "../../runtime/index.ts";
import type { RawFrame } from "../../runtime/stacks/stacks.ts";
import { type ParsedSource, parse } from "../../transforms/parse.ts";
import { functionAt } from "../../transforms/plan/function-at.ts";
import { type Origins, readOrigins } from "../../transforms/source-map.ts";
import { emittedMap, type PositionMap } from "./emitted-map.ts";
import { type LoadedFile, readLoaded, sourceTypeOf } from "./loaded-file.ts";
import { reportedName } from "./select.ts";
import { findSourceMap } from "./source-map.ts";
import { isCompiled } from "./typescript.ts";

/** Finds the original place of a frame of one file; undefined for code that nobody wrote. */
export type MappedFile = (frame: RawFrame) => FrameData | undefined;

/** To parse more characters than this takes seconds. */
const LARGE = 1 << 20;

/**
 * Prepares to map the frames of a file: from what the engine runs to what lies on disk, and on through
 * the source map that it has itself. Large JavaScript without such a map is not instrumented anew, so
 * its frames have lines but no columns. Undefined for a file that cannot be read.
 */
export function mapFile(file: LoadedFile): MappedFile | undefined {
  const { path, isSelected } = file;
  const source = readLoaded(file);
  if (source === undefined) return undefined;
  const compiled = isCompiled(path);
  const ownMap = compiled ? undefined : findSourceMap(source, path)?.read();
  const isLarge = source.length > LARGE;
  const hasColumns = !isSelected || !isLarge || compiled || ownMap !== undefined;
  const toSource: PositionMap = hasColumns ? emittedMap(source, file) : (place) => place;
  const toOriginal = through(ownMap, file);
  const functionName = isLarge ? engineName : namesOf(source, file);
  return (frame) => {
    const place = toSource(frame);
    if (place === undefined) return undefined;
    const { filename, line, column } = toOriginal(place);
    return {
      filename,
      lineno: line,
      column: hasColumns ? column : undefined,
      functionName: functionName(frame, place),
    };
  };
}

function through(map: string | undefined, { path, root }: LoadedFile): Origins["of"] {
  const report = (name: string) => reportedName(name, root);
  try {
    return readOrigins(path, map, report).of;
  } catch {
    // The map is none.
    return readOrigins(path, undefined, report).of;
  }
}

type NameOf = (frame: RawFrame, place: Parameters<PositionMap>[0]) => string | undefined;

const engineName: NameOf = (frame) => frame.functionName;

/** Names as site tables have them; the engine's where the source cannot be parsed. */
function namesOf(source: string, file: LoadedFile): NameOf {
  let parsed: ParsedSource | undefined;
  try {
    parsed = parse(source, file.path, sourceTypeOf(file));
  } catch {
    return engineName;
  }
  // Maps are coarse: what has a name is not the top level.
  return ({ functionName }, { line, column }) => functionAt(parsed, line, column) ?? functionName;
}
