import { dirname, extname } from "node:path";
import {
  type InstrumentOptions,
  type InstrumentResult,
  instrument,
  type SourceType,
} from "../../transforms/instrument.ts";
import { packageType } from "../node/typescript.ts";
import { type BundlerMap, inputMap } from "./input-map.ts";
import type { BundlerOptions } from "./options.ts";

/** What the transform has to know of the build and the module. */
export interface Build extends BundlerOptions, Pick<InstrumentOptions, "sourceMap"> {
  /** Whether every module is an ES module by now, as in Rollup and on Vite's dev server. */
  readonly esModulesOnly: boolean;
  /** The map from the module's text to the original, as far as the bundler knows. */
  readonly bundlerMap: () => BundlerMap;
  readonly warn: (message: string) => void;
}

/** Instruments a module. Undefined where it stays as it is, as it does on any trouble, with a warning. */
export function transform(
  code: string,
  file: string,
  build: Build,
): Pick<InstrumentResult, "code" | "map"> | undefined {
  const { esModulesOnly, bundlerMap, warn, ...options } = build;
  const run = (sourceType: SourceType | undefined): InstrumentResult => {
    const inputSourceMap = inputMap(code, file, bundlerMap);
    return instrument(code, { ...options, filename: file, sourceType, inputSourceMap });
  };
  try {
    const result = run(esModulesOnly || isModule(file) ? "module" : undefined);
    if (!result.changed) return undefined;
    // A script has no way to ask for the runtime; in a bundle it may be a CommonJS module.
    return result.sourceType === "script" ? run("commonjs") : result;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    warn(`tracealloc does not count ${file}: ${reason}`);
    return undefined;
  }
}

/** Whether Node would take the file for an ES module, whatever it contains. */
function isModule(file: string): boolean {
  const extension = extname(file);
  if (/^\.m[jt]s$/.test(extension)) return true;
  return /^\.[jt]sx?$/.test(extension) && packageType(dirname(file)) === "module";
}
