import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import type { ParserPlugin } from "@babel/parser";
import type { Cache } from "./cache.ts";
import { digest } from "./cache.ts";
import { requireOwn } from "./own.ts";

export type ModuleFormat = "module" | "commonjs";

/** Extensions that have to be compiled before an engine can run them. */
export const COMPILED_EXTENSIONS: readonly string[] = [".ts", ".tsx", ".mts", ".cts", ".jsx"];

/** Whether a file is TypeScript or JSX. */
export function isCompiled(filename: string): boolean {
  return COMPILED_EXTENSIONS.includes(extname(filename));
}

const SOURCES_OF: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx", ".jsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};
const GUESSED = [".ts", ".tsx", ".jsx", ".js", ".mts", ".cts", ".json"];

/** The file that TypeScript means by a path in an import, or undefined to leave it to Node. */
export function resolveSource(path: string): string | undefined {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  const sources = (SOURCES_OF[extension] ?? []).map((source) => stem + source);
  const found = sources.find(isFile);
  if (found !== undefined) return found;
  if (isFile(path)) return undefined;
  return [
    ...GUESSED.map((guess) => path + guess),
    ...GUESSED.map((guess) => join(path, `index${guess}`)),
  ].find(isFile);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/**
 * Whether a compiled file is an ES module: by its extension, then by its package's type, then by
 * its syntax, as in Node 22, where CommonJS means (`require`, `export =`) outweigh imports.
 */
export function formatOf(filename: string, source: string, cache: Cache): ModuleFormat {
  const extension = extname(filename);
  if (extension === ".mts") return "module";
  if (extension === ".cts") return "commonjs";
  const declared = packageType(dirname(filename));
  if (declared !== undefined) return declared;
  const key = digest("format", extension, source);
  const known = cache.read(key);
  if (known === "module" || known === "commonjs") return known;
  const found = detectFormat(source, extension);
  cache.write(key, found);
  return found;
}

const types = new Map<string, ModuleFormat | undefined>();

/** What the nearest package.json says that its `.js` and `.ts` files are. */
export function packageType(folder: string): ModuleFormat | undefined {
  if (types.has(folder)) return types.get(folder);
  const file = join(folder, "package.json");
  const parent = dirname(folder);
  const type = existsSync(file)
    ? readType(file)
    : parent === folder
      ? undefined
      : packageType(parent);
  types.set(folder, type);
  return type;
}

function readType(file: string): ModuleFormat | undefined {
  try {
    const { type } = JSON.parse(readFileSync(file, "utf8")) as { type?: unknown };
    return type === "module" || type === "commonjs" ? type : undefined;
  } catch {
    return undefined;
  }
}

const MODULE_STATEMENTS = [
  "ImportDeclaration",
  "ExportNamedDeclaration",
  "ExportDefaultDeclaration",
  "ExportAllDeclaration",
];
const COMMONJS_NAMES = ["require", "__dirname", "__filename"];

function detectFormat(source: string, extension: string): ModuleFormat {
  const { parse } = requireOwn("./bundled.cjs") as typeof import("./bundled.ts");
  const plugins: ParserPlugin[] = extension === ".jsx" ? ["jsx"] : ["typescript"];
  if (extension === ".tsx") plugins.push("jsx");
  try {
    const { program, tokens } = parse(source, {
      sourceType: "module",
      errorRecovery: true,
      tokens: true,
      plugins: [...plugins, "decorators-legacy"],
    });
    const words = names((tokens ?? []) as readonly Token[]);
    if (words.includes("import.meta")) return "module";
    const statements = program.body.map((statement) => statement.type);
    if (statements.includes("TSExportAssignment")) return "commonjs";
    if (program.body.some(isRequireAlias)) return "commonjs";
    if (words.some((word) => COMMONJS_NAMES.includes(word))) return "commonjs";
    return statements.some((type) => MODULE_STATEMENTS.includes(type)) ? "module" : "commonjs";
  } catch {
    return "commonjs";
  }
}

interface Token {
  readonly value?: unknown;
  readonly type?: { readonly label?: string };
}

/** The free-standing names of a program, and `import.meta`. */
function names(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, index) => {
    if (token.type?.label !== "name") return [];
    if (tokens[index - 1]?.type?.label !== ".") return [String(token.value)];
    return token.value === "meta" && tokens[index - 2]?.value === "import" ? ["import.meta"] : [];
  });
}

function isRequireAlias(statement: { type: string }): boolean {
  const alias = statement as { type: string; moduleReference?: { type: string } };
  return (
    alias.type === "TSImportEqualsDeclaration" &&
    alias.moduleReference?.type === "TSExternalModuleReference"
  );
}
