import { parse as babelParse, type ParserOptions, type ParserPlugin } from "@babel/parser";
import type { File } from "@babel/types";

/** How a file is loaded, which decides its strictness and how it reaches the runtime. */
export type SourceType = "module" | "script" | "commonjs";

export interface ParsedSource {
  readonly file: File;
  readonly sourceType: SourceType;
}

const COMMONJS_NAMES = /\b(?:require|module|exports|__dirname|__filename)\b/;

/**
 * Parses JavaScript, JSX, TypeScript or TSX, told apart by the file name's extension.
 * Without a `sourceType` it is found out. Throws `SyntaxError` with `loc` (line 1-based, column 0-based).
 */
export function parse(code: string, filename: string, sourceType?: SourceType): ParsedSource {
  const options: ParserOptions = {
    sourceType: sourceType ?? "unambiguous",
    attachComment: false,
    createImportExpressions: true,
    plugins: pluginsFor(filename),
  };
  if (sourceType === undefined) options.allowReturnOutsideFunction = true;
  const file = parseEither(code, options);
  return { file, sourceType: sourceType ?? detect(file, code) };
}

/**
 * Parameter decorators exist in Babel's legacy syntax only, `export @d class` only in the other, and
 * TypeScript has both. The first error stands when neither will do.
 */
function parseEither(code: string, options: ParserOptions): File {
  const plugins = options.plugins ?? [];
  try {
    return babelParse(code, options);
  } catch (error) {
    if (!plugins.includes("decorators-legacy") || !code.includes("@")) throw error;
    const modern = plugins.map((name) => (name === "decorators-legacy" ? "decorators" : name));
    try {
      return babelParse(code, { ...options, plugins: modern });
    } catch {
      throw error;
    }
  }
}

/** Of what was parsed without being told: a script that has CommonJS's names is CommonJS. */
export function detect({ program }: File, code: string): SourceType {
  if (program.sourceType !== "script") return program.sourceType;
  return COMMONJS_NAMES.test(code) ? "commonjs" : "script";
}

function pluginsFor(filename: string): ParserPlugin[] {
  const plugins: ParserPlugin[] = ["decoratorAutoAccessors", "explicitResourceManagement"];
  const extension = /\.([cm]?[jt]sx?)(?:[?#].*)?$/.exec(filename)?.[1] ?? "js";
  if (!extension.includes("ts")) return [...plugins, "jsx", "decorators"];
  plugins.push("typescript", "decorators-legacy");
  if (extension === "tsx") plugins.push("jsx");
  return plugins;
}
