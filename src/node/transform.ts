import { spawnSync } from "node:child_process";
import { writeSync } from "node:fs";
import { compileFunction } from "node:vm";
import type {
  HookLevel,
  InstrumentOptions,
  InstrumentResult,
} from "../../transforms/instrument.ts";
import { createLevels } from "../../transforms/level.ts";
import { type Cache, digest, NO_CACHE, openCache } from "./cache.ts";
import { compile, compilerOptions } from "./compile.ts";
import type { LoaderOptions } from "./options.ts";
import { requireOwn } from "./own.ts";
import { withProgress } from "./progress.ts";
import { createSelector, reportedName } from "./select.ts";
import { findSourceMap, inlineMap } from "./source-map.ts";
import { formatOf, isCompiled, type ModuleFormat } from "./typescript.ts";

/** Turns source files into what the engine is to run. */
export interface Transformer {
  /** Format of a TypeScript or JSX file. */
  formatOf(filename: string, source: string): ModuleFormat;
  /** The code to run in place of `source`. Throws SyntaxError for TypeScript that is none. */
  transform(source: string, filename: string, format: ModuleFormat): string;
}

/** A transformer with its cache; what it needs to parse is loaded with the first file that is not cached. */
export function createTransformer(options: LoaderOptions): Transformer {
  const cache = options.cache ? openCache(options.root) : NO_CACHE;
  const selected = createSelector(options);
  const levelOf = createLevels(options);
  return {
    formatOf: (filename, source) => formatOf(filename, source, cache),
    transform(source, filename, format) {
      const compiled = isCompiled(filename);
      const wanted = selected(filename);
      if (!wanted && !compiled) return source;
      const map = compiled ? undefined : findSourceMap(source, filename);
      const name = reportedName(filename, options.root);
      const settings = compiled ? compilerOptions(filename) : (map?.version ?? "");
      const level = levelOf(name);
      const chosen = wanted ? `${level} ${options.kinds}` : "nothing";
      const key = digest(name, filename, format, chosen, settings, source);
      return cached(cache, key, () =>
        withProgress(name, source.length, () => {
          if (!wanted) return compile(source, filename, format);
          const job: Job = { source, filename, name, format, level, options };
          return compiled ? instrumentCompiled(job) : instrumentScript(job, map?.read());
        }),
      );
    },
  };
}

interface Job {
  readonly source: string;
  readonly filename: string;
  readonly name: string;
  readonly format: ModuleFormat;
  readonly level: HookLevel;
  readonly options: LoaderOptions;
}

function cached(cache: Cache, key: string, work: () => string | Plain): string {
  const known = cache.read(key);
  if (known !== undefined) return known;
  const code = work();
  if (typeof code !== "string") return code.source;
  cache.write(key, code);
  return code;
}

/** A file that could not be instrumented; it is not cached, so that every run says so. */
interface Plain {
  readonly source: string;
}

function run(job: Job, options: Partial<InstrumentOptions>): InstrumentResult {
  const { instrument } = requireOwn("./bundled.cjs") as typeof import("./bundled.ts");
  return instrument(job.source, {
    filename: job.filename,
    root: job.options.root,
    kinds: job.options.kinds,
    hooks: job.level,
    runtime: "global",
    ...options,
  });
}

function instrumentScript(job: Job, inputSourceMap: string | undefined): string | Plain {
  try {
    return run(job, { sourceType: job.format, inputSourceMap, sourceMap: false }).code;
  } catch (error) {
    // The engine reports its own syntax errors best, so only what it accepts is worth a warning.
    if (!(error instanceof SyntaxError) || engineAccepts(job)) warn(job.name, error);
    return { source: job.source };
  }
}

function instrumentCompiled(job: Job): string | Plain {
  try {
    const { code, map } = run(job, { sourceMap: true });
    return compile(map === null ? code : code + inlineMap(map), job.filename, job.format);
  } catch (error) {
    const source = compile(job.source, job.filename, job.format);
    warn(job.name, error);
    return { source };
  }
}

const COMMONJS_PARAMETERS = ["exports", "require", "module", "__filename", "__dirname"];

/** Asks the engine itself; an ES module can only be checked in a process of its own. */
function engineAccepts({ source, filename, format }: Job): boolean {
  if (format === "module") {
    const check = spawnSync(process.execPath, ["--check", filename], { env: {}, stdio: "ignore" });
    return check.status === 0;
  }
  try {
    compileFunction(source, COMMONJS_PARAMETERS);
    return true;
  } catch {
    return false;
  }
}

const warned = new Set<string>();

function warn(name: string, error: unknown): void {
  if (warned.has(name)) return;
  warned.add(name);
  const reason = error instanceof Error ? error.message.split("\n", 1)[0] : String(error);
  try {
    writeSync(2, `tracealloc: ${name} runs without being traced: ${reason}\n`);
  } catch {
    // A closed stderr must not disturb the program.
  }
}
