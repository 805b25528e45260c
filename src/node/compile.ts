import { readFileSync } from "node:fs";
import { dirname, extname } from "node:path";
import type { TransformOptions, TransformResult } from "esbuild";
import type { TsConfigResult } from "get-tsconfig";
import { NODE_MAJOR } from "./features.ts";
import { requireOwn } from "./own.ts";
import type { ModuleFormat } from "./typescript.ts";

const LOADERS: Readonly<Record<string, NonNullable<TransformOptions["loader"]>>> = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".tsx": "tsx",
  ".jsx": "jsx",
};

const configs = new Map<string, string>();

/** The nearest tsconfig's compiler options as esbuild takes them, as JSON. */
export function compilerOptions(filename: string): string {
  const folder = dirname(filename);
  const known = configs.get(folder);
  if (known !== undefined) return known;
  const options = JSON.stringify({ compilerOptions: readCompilerOptions(filename) });
  configs.set(folder, options);
  return options;
}

function readCompilerOptions(filename: string): object {
  const { getTsconfig } = requireOwn("get-tsconfig") as typeof import("get-tsconfig");
  let found: TsConfigResult | null = null;
  try {
    found = getTsconfig(filename);
  } catch {
    // A tsconfig that cannot be read is tsc's business; the program can run without.
  }
  const options = found?.config.compilerOptions ?? {};
  // "preserve" and "react-native" leave JSX in the code, which no engine runs.
  return /^(preserve|react-native)$/.test(options.jsx ?? "")
    ? { ...options, jsx: "react-jsx" }
    : options;
}

/** Compiles TypeScript or JSX to what this Node runs, with an inline source map. Throws SyntaxError. */
export function compile(code: string, filename: string, format: ModuleFormat): string {
  const { transformSync } = requireOwn("esbuild") as typeof import("esbuild");
  let result: TransformResult;
  try {
    result = transformSync(code, {
      loader: LOADERS[extname(filename)] ?? "ts",
      format: format === "module" ? "esm" : "cjs",
      target: `node${NODE_MAJOR}`,
      platform: "node",
      sourcefile: filename,
      sourcemap: "inline",
      sourcesContent: false,
      keepNames: false,
      tsconfigRaw: compilerOptions(filename),
      logLevel: "silent",
    });
  } catch (error) {
    throw asSyntaxError(error, filename);
  }
  return result.code;
}

/** esbuild's first message, shown the way Node shows a syntax error. */
function asSyntaxError(error: unknown, filename: string): unknown {
  const { errors } = error as import("esbuild").TransformFailure;
  const first = errors?.[0];
  if (first?.location == null) return error;
  const { line, column } = first.location;
  return createSyntaxError(first.text, filename, line, column);
}

/** A SyntaxError that names the original file. `line` is 1-based, `column` 0-based. */
function createSyntaxError(
  message: string,
  filename: string,
  line: number,
  column: number,
): SyntaxError {
  const error = new SyntaxError(`${message} (${filename}:${line}:${column + 1})`);
  const text = lineOf(filename, line);
  error.stack = `${filename}:${line}\n${text}\n${" ".repeat(column)}^\n\nSyntaxError: ${error.message}\n    at ${filename}:${line}:${column + 1}`;
  return error;
}

function lineOf(filename: string, line: number): string {
  try {
    return readFileSync(filename, "utf8").split(/\r?\n/)[line - 1] ?? "";
  } catch {
    return "";
  }
}
