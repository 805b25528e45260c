import type { Compiler as RspackCompiler } from "@rspack/core";
import type { Compiler } from "webpack";
import { RUNTIME_IMPORT, runtimeFile } from "./runtime-files.ts";

/** Prepares a compiler of webpack or Rspack: imports of the runtime, and source maps between loaders. */
export function prepareCompiler(compiler: Compiler | RspackCompiler): void {
  // The two have the same plugins; their types only differ in what these do not use.
  const { webpack } = compiler as Compiler;
  new webpack.NormalModuleReplacementPlugin(RUNTIME_IMPORT, (module) => {
    module.request = runtimeFile(module.request) ?? module.request;
  }).apply(compiler as Compiler);
  // Loaders make maps, which sites need, only where somebody wants them; this one writes none.
  new webpack.SourceMapDevToolPlugin({ test: /(?!)/ }).apply(compiler as Compiler);
}
