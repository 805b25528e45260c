import { inspect } from "node:util";
import vm from "node:vm";
import { transformSync } from "esbuild";
import type { Cohort } from "../../runtime/cohort.ts";
import type { StartOptions } from "../../runtime/index.ts";
import * as tracealloc from "../../runtime/index.ts";
import { RUNTIME_KEY } from "../../runtime/protocol.ts";
import { tracer } from "../../runtime/runtime.ts";
import {
  type HookLevel,
  type InstrumentOptions,
  instrument,
  type SourceType,
} from "../../transforms/instrument.ts";
import { type Emitter, text } from "./emitter.ts";

export interface Execution {
  /** Everything that the program passed to `log`, and what it threw. */
  readonly output: readonly string[];
}

/**
 * Runs a script or a CommonJS body in a realm of its own that shares this process's runtime;
 * `withJobs`: with the microtasks that it leaves.
 */
export function execute(
  code: string,
  sourceType: Exclude<SourceType, "module">,
  withJobs = false,
): Execution {
  const output: string[] = [];
  const log = (...values: unknown[]): void => {
    output.push(values.map((value) => inspect(value, { depth: 6 })).join(" "));
  };
  const context = vm.createContext({ log }, withJobs ? { microtaskMode: "afterEvaluate" } : {});
  const runtime = (globalThis as { [key: symbol]: unknown })[Symbol.for(RUNTIME_KEY)];
  Object.defineProperty(context, Symbol.for(RUNTIME_KEY), { value: runtime });
  try {
    if (sourceType === "script") log(vm.runInContext(code, context));
    else {
      const parameters = ["exports", "module"];
      const body = vm.compileFunction(code, parameters, { parsingContext: context });
      const module = { exports: {} };
      body(module.exports, module);
      log(module.exports);
    }
    vm.runInContext("0", context);
  } catch (error) {
    output.push(String(error));
  }
  return { output };
}

interface Estimate {
  readonly count: number;
  readonly size: number;
  readonly allocatedCount: number;
  readonly allocatedSize: number;
}

interface Count {
  readonly at: string;
  readonly kind: string;
  readonly estimate: Estimate;
}

function sumOf(cohorts: readonly Cohort[]): Estimate {
  const sum = { count: 0, size: 0, allocatedCount: 0, allocatedSize: 0 };
  for (const cohort of cohorts) {
    sum.count += cohort.count;
    sum.size += cohort.size;
    sum.allocatedCount += cohort.allocatedCount;
    sum.allocatedSize += cohort.allocatedSize;
  }
  return sum;
}

let files = 0;

/** Runs a function's body instrumented, with the API as `tracealloc`, and gives back what it returns. */
export function runTraced(body: string, options: StartOptions, hooks?: HookLevel): unknown {
  const traced = startTraced(`(function () {\n${body}\n})`, options, hooks) as (
    this: void,
  ) => unknown;
  try {
    return traced();
  } finally {
    tracealloc.stop();
  }
}

/** The same for a body with `await`. */
export async function runTracedAsync(body: string, options: StartOptions): Promise<unknown> {
  const traced = startTraced(
    `(async function () {\n${body}\n})`,
    options,
  ) as () => Promise<unknown>;
  try {
    return await traced();
  } finally {
    tracealloc.stop();
  }
}

function startTraced(code: string, options: StartOptions, hooks?: HookLevel): unknown {
  const filename = "/project/traced.js";
  const emitted = instrument(code, { filename, sourceType: "script", hooks }).code;
  const traced: unknown = vm.runInThisContext(emitted, { filename });
  const foreign: unknown = vm.runInNewContext("({ Object, Array, Map, Proxy })");
  (globalThis as { tracealloc?: unknown }).tracealloc = { ...tracealloc, foreign };
  tracealloc.stop();
  tracealloc.start(options);
  return traced;
}

/** Runs code instrumented, by default with every object followed, and gives back its output and its sites' counts. */
export function executeCounted(
  code: string,
  sourceType: Exclude<SourceType, "module">,
  options: Partial<InstrumentOptions> = {},
  sampling: "exact" | "adaptive" = "exact",
  emitter: Emitter = text,
): Counted {
  const filename = `/project/case-${files++}.js`;
  const emitted = emitter.emit(code, { ...options, filename, sourceType, runtime: "global" });
  return count(filename, emitted, () => execute(emitted, sourceType), sampling);
}

/** The same for a module in TypeScript or JSX, compiled when the hooks are in; `h` makes its elements. */
export function executeCompiled(
  code: string,
  language: "ts" | "tsx",
  options: Partial<InstrumentOptions> = {},
  emitter: Emitter = text,
): Counted {
  const filename = `/project/case-${files++}.${language}`;
  const emitted = emitter.emit(code, {
    ...options,
    filename,
    sourceType: "module",
    runtime: "global",
  });
  return count(filename, emitted, () => execute(compile(emitted, language), "commonjs"));
}

/** Makes CommonJS of a module in TypeScript or JSX. */
export function compile(code: string, language: "ts" | "tsx"): string {
  const jsx = { jsxFactory: "h", jsxFragment: "'f'" } as const;
  return transformSync(code, { loader: language, format: "cjs", ...jsx }).code;
}

/** Runs what a tool has emitted for a file. */
export function countEmitted(
  filename: string,
  code: string,
  sourceType: Exclude<SourceType, "module">,
): Counted {
  return count(filename, code, () => execute(code, sourceType, true));
}

interface Counted extends Execution {
  readonly counts: readonly Count[];
  readonly code: string;
}

function count(
  filename: string,
  code: string,
  run: () => Execution,
  sampling: "exact" | "adaptive" = "exact",
): Counted {
  tracer.stop();
  tracer.start({ sampling });
  const { output } = run();
  // What was made is known without a collection.
  const { entries } = tracer.census(false);
  const counts: Count[] = [];
  for (const { site, cohorts } of entries) {
    if (site.filename !== filename) continue;
    counts.push({ at: `${site.line}:${site.column}`, kind: site.kind, estimate: sumOf(cohorts) });
  }
  tracer.stop();
  return { output, counts, code };
}
