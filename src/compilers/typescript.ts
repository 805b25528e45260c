import { createRequire } from "node:module";
import { join } from "node:path";
import type ts from "typescript";
import { analyse } from "../../transforms/analysis.ts";
import { frame } from "../../transforms/emit/frame.ts";
import { namesFor } from "../../transforms/emit/helpers.ts";
import { TscEmitter } from "../../transforms/emit/tsc.ts";
import type { InstrumentOptions, RuntimeAccess, SourceType } from "../../transforms/instrument.ts";
import { encodeTable } from "../../transforms/table.ts";
import { isForeign } from "../bundlers/source-file.ts";
import { checkerOracle } from "./oracle.ts";

/** Options of the transformer, as `instrument()` has them. `root` is by default the program's current folder. */
export type TypeScriptOptions = Pick<
  InstrumentOptions,
  "root" | "include" | "exclude" | "kinds" | "hooks" | "count" | "runtime"
>;

/** What tools hand over besides: ts-patch the TypeScript that it runs. */
export interface TypeScriptHost {
  readonly ts?: typeof ts;
}

/**
 * A transformer that counts what a program allocates, to stand among those that are run `before`. With a program, its
 * checker tells which sums are numbers. For TypeScript 5 and 6.
 */
function tracealloc(
  program?: ts.Program,
  options: TypeScriptOptions = {},
  host: TypeScriptHost = {},
): ts.TransformerFactory<ts.SourceFile> {
  const folder = program?.getCurrentDirectory() ?? process.cwd();
  const tsc = usable(host.ts ?? typescriptOf(folder));
  const root = options.root ?? folder;
  return (context) => (file) => {
    const { fileName, isDeclarationFile } = file;
    if (isDeclarationFile || fileName.endsWith(".json") || isForeign(fileName)) return file;
    try {
      return instrumentFile(tsc, context, file, program, { ...options, root });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      console.warn(`tracealloc does not count ${fileName}: ${reason}`);
      return file;
    }
  };
}

function instrumentFile(
  tsc: typeof ts,
  context: ts.TransformationContext,
  file: ts.SourceFile,
  program: ts.Program | undefined,
  options: TypeScriptOptions,
): ts.SourceFile {
  const { fileName: filename, text } = file;
  const { todo } = analyse(text, {
    ...options,
    filename,
    sourceType: typeOf(tsc, file),
    types: program && checkerOracle(tsc, program, file),
    runtime: options.runtime ?? accessOf(tsc, context, file),
  });
  if (todo === undefined) return file;
  const { plan, placeOf, access } = todo;
  const names = namesFor(text, filename, plan);
  const around = frame(plan, encodeTable(plan, placeOf), names, access);
  return new TscEmitter(tsc, context, file, plan, names).emit(around);
}

/** TypeScript knows its own ways of being a module; of others the planner finds out. */
function typeOf(tsc: typeof ts, file: ts.SourceFile): SourceType | undefined {
  return tsc.isExternalModule(file) ? "module" : undefined;
}

/** What TypeScript has for itself, from 5.6 on. */
interface Internals {
  getEmitModuleFormatOfFileWorker?(file: ts.SourceFile, options: ts.CompilerOptions): number;
}

/** How a module reaches the runtime in the format that it is emitted in. */
function accessOf(
  tsc: typeof ts,
  context: ts.TransformationContext,
  file: ts.SourceFile,
): RuntimeAccess | undefined {
  if (!tsc.isExternalModule(file)) return undefined;
  const { CommonJS, ES2015, ESNext, Node16, NodeNext, Preserve } = tsc.ModuleKind;
  const options = context.getCompilerOptions();
  const { module = CommonJS } = options;
  const isNode = module >= Node16 && module <= NodeNext;
  const format =
    (tsc as Internals).getEmitModuleFormatOfFileWorker?.(file, options) ??
    (isNode ? file.impliedNodeFormat : module);
  if (format === CommonJS) return "require";
  const isEs = format !== undefined && format >= ES2015 && format <= ESNext;
  return isEs || format === Preserve ? "import" : "global";
}

/** The TypeScript of a project, which the program is of. */
export function typescriptOf(folder: string): typeof ts {
  for (const from of [join(folder, "index.js"), import.meta.url]) {
    try {
      return createRequire(from)("typescript");
    } catch {}
  }
  throw new Error("tracealloc/typescript needs the package typescript, which is not installed");
}

export function usable(tsc: typeof ts): typeof ts {
  if (typeof tsc.visitEachChild === "function") return tsc;
  throw new Error(
    `TypeScript ${tsc.version} has no transformers: use tracealloc/typescript with TypeScript 5 or 6, or instrument what it has emitted, by a bundler's plugin, by Babel or by \`tracealloc build\` on its files`,
  );
}

export { tracealloc as default, tracealloc as "module.exports" };
