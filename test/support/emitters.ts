import { type PluginItem, transformSync } from "@babel/core";
import babelPlugin from "../../src/compilers/babel.ts";
import { type InstrumentOptions, instrument } from "../../transforms/instrument.ts";

/** One of the ways by which hooks come into code. */
export interface Emitter {
  emit(code: string, options: InstrumentOptions): string;
  /** What the tool makes of code without hooks. */
  plain(code: string, options: Pick<InstrumentOptions, "filename" | "sourceType">): string;
}

const text: Emitter = {
  emit: (code, options) => instrument(code, options).code,
  plain: (code) => code,
};

const babel: Emitter = {
  emit: (code, options) => compile(code, options, [[babelPlugin, options]]),
  plain: (code, options) => compile(code, options, []),
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

/** All emitters, which give the same sites and counts. */
export const emitters = { text, babel } as const;
export const EMITTERS: readonly [string, Emitter][] = Object.entries(emitters);
