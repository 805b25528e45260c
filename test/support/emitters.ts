import { type PluginItem, transformSync } from "@babel/core";
import ts from "typescript";
import babelPlugin from "../../src/compilers/babel.ts";
import typescriptPlugin from "../../src/compilers/typescript.ts";
import type { InstrumentOptions } from "../../transforms/instrument.ts";
import { type Emitter, text } from "./emitter.ts";

const babel: Emitter = {
  emit: (code, options) => compile(code, options, [[babelPlugin, options]]),
  plain: (code, options) => compile(code, options, []),
  keepsLines: true,
};

function compile(
  code: string,
  { filename, sourceType }: Pick<InstrumentOptions, "filename" | "sourceType">,
  plugins: PluginItem[],
): string {
  const isTyped = /\.tsx?$/.test(filename);
  const syntax = ["@babel/plugin-syntax-typescript", { isTSX: filename.endsWith("x") }];
  const result = transformSync(code, {
    filename,
    configFile: false,
    babelrc: false,
    // Otherwise it prints functions as they are indented, and hooks take lines of their own.
    generatorOpts: { compact: true, retainLines: true },
    sourceType: sourceType as "module",
    plugins: isTyped ? [...plugins, syntax] : plugins,
  });
  return result?.code ?? "";
}

const tsc: Emitter = {
  emit: (code, options) => transpile(code, options, [typescriptPlugin(undefined, options, { ts })]),
  plain: (code, options) => transpile(code, options, []),
  keepsLines: false,
};

function transpile(
  code: string,
  { filename, sourceType }: Pick<InstrumentOptions, "filename" | "sourceType">,
  before: ts.TransformerFactory<ts.SourceFile>[],
): string {
  const { ESNext, CommonJS } = ts.ModuleKind;
  const result = ts.transpileModule(code, {
    fileName: filename,
    transformers: { before },
    compilerOptions: {
      module: sourceType === "module" ? ESNext : CommonJS,
      target: ts.ScriptTarget.ESNext,
      jsx: ts.JsxEmit.Preserve,
      allowJs: true,
      alwaysStrict: false,
    },
  });
  return result.outputText;
}

/** All emitters, which give the same sites and counts. */
export const emitters = { text, babel, tsc } as const;
export const EMITTERS: readonly [string, Emitter][] = Object.entries(emitters);
