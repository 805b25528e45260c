import remapping, { type EncodedSourceMap } from "@jridgewell/remapping";
import { decodedMappings, originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type MagicString from "magic-string";
import type { Site } from "./plan/plan.ts";
import type { OriginalPosition } from "./table.ts";

export type SourceMap = EncodedSourceMap;

/** A source map as bundlers hand it over: parsed, or as JSON text. */
export type SourceMapInput = EncodedSourceMap | string;

type GivenPosition = Pick<Site, "line" | "column">;

/** What is known of where the given code comes from. */
export interface Origins {
  /** The original position, or the given one where there is no other. */
  readonly of: (given: GivenPosition) => OriginalPosition;
  /** Whether there is a map, and it leads from here to nowhere. */
  readonly isMissing: (given: GivenPosition) => boolean;
  /** Names of the sources whose text the map has, as paths. */
  readonly sources: readonly string[];
  readonly textOf: (source: string) => string;
  /** The source of a position; of one that is missing, the only one that there is. */
  readonly sourceOf: (given: GivenPosition) => string | undefined;
  /** The name under which a source is reported. */
  readonly report: (source: string) => string;
}

/**
 * Reads the map of the given code, whose sources are resolved against the folder of `filename`.
 * Without a map the given code is the original.
 */
export function readOrigins(
  filename: string,
  input: SourceMapInput | undefined,
  report: (filename: string) => string,
): Origins {
  const own = report(filename);
  if (input === undefined) {
    return {
      of: ({ line, column }) => ({ filename: own, line, column }),
      isMissing: () => false,
      sources: [],
      textOf: () => "",
      sourceOf: () => undefined,
      report,
    };
  }
  const map = new TraceMap(input, filename);
  const find = ({ line, column }: GivenPosition) =>
    originalPositionFor(map, { line, column: column - 1 });
  const texts = new Map<string, string>();
  map.resolvedSources.forEach((source, index) => {
    const text = map.sourcesContent?.[index];
    if (source && typeof text === "string") texts.set(source, text);
  });
  const only = map.resolvedSources.length === 1 ? map.resolvedSources[0] : undefined;
  return {
    of(given) {
      const { source, line, column } = find(given);
      if (source === null) return { filename: own, line: given.line, column: given.column };
      return { filename: report(source), line, column: column + 1 };
    },
    isMissing: (given) => find(given).source === null,
    sources: [...texts.keys()],
    textOf: (source) => texts.get(source) ?? "",
    sourceOf: (given) => find(given).source ?? only ?? undefined,
    report,
  };
}

/** The map unless it maps nothing, as some tools have it for code that they do not map. */
export function usableMap(input: SourceMapInput | undefined): SourceMapInput | undefined {
  if (input === undefined) return undefined;
  const lines = decodedMappings(new TraceMap(input));
  return lines.some((line) => line.some((segment) => segment.length > 1)) ? input : undefined;
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
