import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { instrument } from "../../transforms/instrument.ts";
import { CommandError } from "../errors.ts";
import { NO_CACHE } from "../node/cache.ts";
import { compile } from "../node/compile.ts";
import { findSourceMap, inlineMap } from "../node/source-map.ts";
import { formatOf, isCompiled, packageType } from "../node/typescript.ts";
import type { TypeScriptOptions } from "./typescript.ts";

/**
 * Writes files and folders instrumented into a folder, where they lie as they do below the root; TypeScript and JSX are compiled, what
 * is no code is copied. Gives the number of instrumented files.
 */
export function buildFiles(
  paths: readonly string[],
  outDir: string,
  options: TypeScriptOptions & { readonly root: string },
): number {
  let written = 0;
  for (const path of paths.flatMap((one) => filesIn(resolve(one), outDir))) {
    const place = relative(options.root, path);
    if (place.startsWith("..")) {
      throw new CommandError(`${path} is not below ${options.root}: run build there.`, 1);
    }
    const target = join(outDir, place);
    mkdirSync(dirname(target), { recursive: true });
    if (/\.d\.[cm]?ts$/.test(path) || !/\.[cm]?[jt]sx?$/.test(path)) copyFileSync(path, target);
    else {
      write(path, target, options);
      written++;
    }
  }
  return written;
}

function filesIn(path: string, outDir: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new CommandError(`there is no ${path}.`, 1);
  if (!stats.isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => {
    const inner = join(path, name);
    const isLeftOut = name === "node_modules" || name.startsWith(".") || inner === outDir;
    return isLeftOut ? [] : filesIn(inner, outDir);
  });
}

/** What Node takes for a module, whatever is in it. TypeScript may well be compiled to CommonJS. */
function isModule(path: string): boolean {
  const extension = extname(path);
  return extension === ".mjs" || (extension === ".js" && packageType(dirname(path)) === "module");
}

function write(path: string, target: string, options: TypeScriptOptions): void {
  const source = readFileSync(path, "utf8");
  const isTyped = isCompiled(path);
  const format = isTyped ? formatOf(path, source, NO_CACHE) : undefined;
  const sourceType = isModule(path) ? "module" : undefined;
  try {
    const inputSourceMap = isTyped ? undefined : findSourceMap(source, path)?.read();
    const { code, map } = instrument(source, {
      ...options,
      filename: path,
      sourceType,
      inputSourceMap,
    });
    if (isTyped) {
      const whole = map === null ? code : code + inlineMap(map);
      const output = target.replace(/\.([cm]?)[jt]sx?$/, ".$1js");
      writeFileSync(output, compile(whole, path, format ?? "module"));
      return;
    }
    if (map === null) {
      writeFileSync(target, code);
      return;
    }
    // A map that goes through another one has names relative to that file; else there is one, of the file itself.
    const folder = relative(dirname(target), dirname(path)).replaceAll("\\", "/");
    const sources = map.sources.map((name) => name && `${folder}/${name}`);
    writeFileSync(`${target}.map`, JSON.stringify({ ...map, sources }));
    writeFileSync(target, `${code}\n//# sourceMappingURL=${basename(target)}.map\n`);
  } catch (error) {
    throw new CommandError(`cannot instrument ${path}: ${(error as Error).message}`, 1);
  }
}
