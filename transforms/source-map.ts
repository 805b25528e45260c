import remapping, { type EncodedSourceMap } from "@jridgewell/remapping";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type MagicString from "magic-string";
import type { Site } from "./plan/plan.ts";
import type { OriginalPosition } from "./table.ts";

export type SourceMap = EncodedSourceMap;

/** A source map as bundlers hand it over: parsed, or as JSON text. */
export type SourceMapInput = EncodedSourceMap | string;

/**
 * Finds the original position of a site through the map of the code that was given. The map's
 * sources are resolved against the folder of `filename`; without a mapping the given code is original.
 */
export function originalPositions(
  filename: string,
  input: SourceMapInput | undefined,
  report: (filename: string) => string,
): (site: Pick<Site, "line" | "column">) => OriginalPosition {
  const own = report(filename);
  if (input === undefined) {
    return ({ line, column }) => ({ filename: own, line, column });
  }
  const map = new TraceMap(input, filename);
  return ({ line, column }) => {
    const original = originalPositionFor(map, { line, column: column - 1 });
    if (original.source === null) return { filename: own, line, column };
    return { filename: report(original.source), line: original.line, column: original.column + 1 };
  };
}

/** The map of the edited text, through to the sources of the input map where there is one. */
export function composeMap(
  edited: MagicString,
  filename: string,
  input: SourceMapInput | undefined,
): SourceMap {
  const source = filename.replace(/^.*[\\/]/, "");
  const map = edited.generateMap({ source, includeContent: true, hires: "boundary" });
  const plain = JSON.stringify({ ...map, file: source });
  const composed = input === undefined ? plain : remapping([plain, input], () => null).toString();
  return JSON.parse(composed);
}
