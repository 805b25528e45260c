import { fileURLToPath, pathToFileURL } from "node:url";
import { LEAST_UPPER_BOUND, originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { FrameData } from "../../runtime/index.ts";
import { type ParsedSource, parse } from "../../transforms/parse.ts";
import { functionAt } from "../../transforms/plan/function-at.ts";
import { sourceMappingURL } from "../node/source-map.ts";
import { fileOf, type PathMapping, readAddress } from "./path-mapping.ts";

/** A frame where people wrote it, and that file as far as it can be parsed. */
export interface OriginalFrame {
  readonly frame: FrameData & { readonly column: number };
  readonly source: ParsedSource | undefined;
}

/** Leads from a place in a script to the one in what people wrote; undefined where its map leads nowhere. */
export type Script = (frame: FrameData) => OriginalFrame | undefined;

/** The source map that a script names, from where the script is or from the folder that it is mapped to. Rejects with a reason. */
export async function readScript(
  address: string,
  mappings: readonly PathMapping[],
): Promise<Script> {
  const url = new URL(address);
  const named = sourceMappingURL(await readAddress(url, mappings));
  if (named === undefined) throw new Error("it names no source map");
  const mapUrl = new URL(named, url);
  const text =
    mapUrl.protocol === "data:"
      ? await (await fetch(mapUrl)).text()
      : await readAddress(mapUrl, mappings);
  const base = mapUrl.protocol === "data:" ? url : mapUrl;
  const file = fileOf(base, mappings);
  const map = new TraceMap(text, file === undefined ? base.href : pathToFileURL(file).href);
  return through(map);
}

function through(map: TraceMap): Script {
  const names = new Map<string, ParsedSource | undefined>();
  const parsed = (source: string): ParsedSource | undefined => {
    if (!names.has(source)) names.set(source, parseSource(map, source));
    return names.get(source);
  };
  return ({ lineno: line, column = 1, functionName }) => {
    const needle = { line, column: column - 1 };
    let found = originalPositionFor(map, needle);
    // Before the first mapping of a line there is a hook, which has none.
    if (found.line === null)
      found = originalPositionFor(map, { ...needle, bias: LEAST_UPPER_BOUND });
    if (found.source === null) return undefined;
    const source = parsed(found.source);
    const place = { filename: nameOf(found.source), lineno: found.line, column: found.column + 1 };
    const name =
      source === undefined ? functionName : functionAt(source, place.lineno, place.column);
    return { frame: { ...place, functionName: name }, source };
  };
}

function parseSource(map: TraceMap, source: string): ParsedSource | undefined {
  const text = map.sourcesContent?.[map.resolvedSources.indexOf(source)];
  try {
    return typeof text === "string" ? parse(text, nameOf(source)) : undefined;
  } catch {
    return undefined;
  }
}

/** The path that a source's address has: "/p/src/a.ts" of a file, "src/a.ts" on a server and of "webpack://p/./src/a.ts". */
function nameOf(source: string): string {
  if (source.startsWith("file:")) return fileURLToPath(source);
  return source.replace(/^[\w+.-]+:\/\/[^/]*\//, "").replace(/^(?:\.\/)+|[?#].*$/g, "");
}
