import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

const NAME = "sourceMappingURL=";
/** At the beginning of a line. */
const COMMENT = /[ \t]*\/\/[#@][ \t]*sourceMappingURL=(\S+)[ \t]*$/my;
const LINE_END = /[\n\r\u2028\u2029]/;
const INLINE = /^data:application\/json[^,]*?(;base64)?,/;

/** Where a file's source map is: in its text, or in a file whose version tells changes. */
export interface MapReference {
  readonly version: string;
  /** The map's text, or undefined when it cannot be read. */
  readonly read: () => string | undefined;
}

/** Where a script says that its source map is, in its last `sourceMappingURL` comment. */
export function sourceMappingURL(source: string): string | undefined {
  // From the end, as looking at each line of a large file takes long.
  for (let at = source.lastIndexOf(NAME); at >= 0; at = source.lastIndexOf(NAME, at - 1)) {
    let start = at;
    while (start > 0 && !LINE_END.test(source.charAt(start - 1))) start--;
    COMMENT.lastIndex = start;
    const url = COMMENT.exec(source)?.[1];
    if (url !== undefined) return url;
    if (start === 0) return undefined;
    at = start;
  }
  return undefined;
}

/** The source map that a file names in its last `sourceMappingURL` comment. */
export function findSourceMap(source: string, filename: string): MapReference | undefined {
  const url = sourceMappingURL(source);
  if (url === undefined) return undefined;
  const inline = INLINE.exec(url);
  if (inline !== null) {
    const data = url.slice(inline[0].length);
    const text = (): string =>
      inline[1] === undefined ? decodeURIComponent(data) : Buffer.from(data, "base64").toString();
    return { version: "", read: () => attempt(text) };
  }
  const path = resolve(dirname(filename), attempt(() => decodeURIComponent(url)) ?? url);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() !== true) return undefined;
  return {
    version: `${stats.size} ${stats.mtimeMs}`,
    read: () => attempt(() => readFileSync(path, "utf8")),
  };
}

/** A comment that carries a source map. */
export function inlineMap(map: object): string {
  const data = Buffer.from(JSON.stringify(map)).toString("base64");
  return `\n//# sourceMappingURL=data:application/json;base64,${data}`;
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
