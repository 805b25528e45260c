import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceMap } from "../../transforms/instrument.ts";
import { findSourceMap } from "../node/source-map.ts";

/** A map as bundlers hand it over. */
export type BundlerMap = SourceMap | string | null | undefined;

/**
 * The map from a module's text to what people wrote. A text that is still the file's own was compiled by no plugin: its
 * positions are original, or the map knows that it names itself. Of other text the bundler knows.
 */
export function inputMap(
  code: string,
  file: string,
  bundlerMap: () => BundlerMap,
): SourceMap | string | undefined {
  if (isAsOnDisk(code, file)) return findSourceMap(code, file)?.read();
  const given = bundlerMap();
  const map: SourceMap | null | undefined = typeof given === "string" ? JSON.parse(given) : given;
  if (map == null) return undefined;
  const folder = resolve(dirname(file), map.sourceRoot ?? "");
  const sources = map.sources.map((source) => source && resolve(folder, pathOf(source)));
  const sourcesContent = sources.map(
    (source, index) => map.sourcesContent?.[index] ?? (source && textOf(source)),
  );
  return { ...map, sourceRoot: "", sources, sourcesContent };
}

function isAsOnDisk(code: string, file: string): boolean {
  const text = textOf(file);
  return text !== null && withoutMark(text) === withoutMark(code);
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** The mark that UTF-8 may begin with is dropped by some bundlers. */
function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, "");
}

/** Sources are paths, some with the query of their module, or addresses. */
function pathOf(source: string): string {
  const path = source.startsWith("file:") ? fileURLToPath(source) : source;
  return path.replace(/[?#].*$/, "");
}
