import { readFileSync } from "node:fs";
import type { LoadFnOutput, ResolveFnOutput } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { facadeOf } from "./facade.ts";
import { isOwnUrl, ownUrl } from "./own.ts";
import type { Transformer } from "./transform.ts";
import { isCompiled, resolveSource } from "./typescript.ts";

/** The specifier to resolve in place of one written in TypeScript (`./x.js` means `./x.ts`). */
export function sourceSpecifier(specifier: string, importer: string | undefined): string {
  const path = importer === undefined ? undefined : localPath(importer);
  if (path === undefined || !isCompiled(path) || !/^(\.{0,2}\/|file:)/.test(specifier)) {
    return specifier;
  }
  const { href, search, hash } = new URL(specifier, importer);
  const found = resolveSource(fileURLToPath(href));
  return found === undefined ? specifier : pathToFileURL(found).href + search + hash;
}

/** What tracealloc itself imports is loaded apart from the program's copies. */
export function separateOwn(
  result: ResolveFnOutput,
  importer: string | undefined,
): ResolveFnOutput {
  return importer !== undefined && isOwnUrl(importer)
    ? { ...result, url: ownUrl(result.url) }
    : result;
}

/** A TypeScript or JSX module as the engine is to see it; undefined for everything else. */
export function loadCompiled(transformer: Transformer, url: string): LoadFnOutput | undefined {
  const path = localPath(url);
  if (path === undefined || !isCompiled(path)) return undefined;
  const source = readFileSync(path, "utf8");
  const format = transformer.formatOf(path, source);
  if (format === "module") {
    return { format, source: transformer.transform(source, path, format), shortCircuit: true };
  }
  // The entry point must become require.main, which only the CommonJS loader can do.
  const main = process.argv[1];
  if (main !== undefined && resolve(main) === path) return { format, shortCircuit: true };
  const code = transformer.transform(source, path, format);
  return { format: "module", source: facadeOf(url, path, code), shortCircuit: true };
}

/** The instrumented form of what Node has loaded; CommonJS is instrumented where it is compiled. */
export function instrumentLoaded(
  transformer: Transformer,
  url: string,
  output: LoadFnOutput,
): LoadFnOutput {
  const path = localPath(url);
  if (path === undefined || output.format !== "module" || output.source == null) return output;
  const source = textOf(output.source);
  return { ...output, source: transformer.transform(source, path, "module") };
}

function textOf(source: NonNullable<LoadFnOutput["source"]>): string {
  return typeof source === "string" ? source : new TextDecoder().decode(source);
}

function localPath(url: string): string | undefined {
  return url.startsWith("file:") ? fileURLToPath(url) : undefined;
}
