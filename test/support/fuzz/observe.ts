import vm from "node:vm";
import { RUNTIME_KEY } from "../../../runtime/protocol.ts";
import { PRELUDE } from "./prelude.ts";
import type { Program } from "./program.ts";
import { show } from "./show.ts";

const prelude = new vm.Script(PRELUDE);
const LIMIT = 3000;

/**
 * Runs a program in a realm of its own, with all its jobs, and gives back what it logged. Null when
 * it does not end in good time.
 */
export function observe({ code, sourceType }: Program): string[] | null {
  const events: string[] = [];
  const log = (...values: unknown[]): void => {
    if (events.length < 2000) events.push(values.map((value) => show(value)).join(" "));
  };
  const context = vm.createContext({ log }, { microtaskMode: "afterEvaluate" });
  const runtime = (globalThis as { [key: symbol]: unknown })[Symbol.for(RUNTIME_KEY)];
  Object.defineProperty(context, Symbol.for(RUNTIME_KEY), { value: runtime });
  prelude.runInContext(context);
  try {
    log("end", vm.runInContext(wrap(code, sourceType), context, { timeout: LIMIT }));
  } catch (error) {
    if ((error as { code?: string } | null)?.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return null;
    log("uncaught", error);
  }
  return events;
}

function wrap(code: string, sourceType: Program["sourceType"]): string {
  if (sourceType === "script") return code;
  return `(function (exports, module) {${code}\n;return module.exports }).call({}, {}, { exports: {} })`;
}

/** Runs `run` in peace: rejections that a random program handles nowhere go unheard. */
export async function ignoringRejections<T>(run: () => T): Promise<T> {
  const listeners = process.listeners("unhandledRejection");
  const ignore = (): void => {};
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", ignore);
  try {
    return run();
  } finally {
    await new Promise((resolve) => setImmediate(resolve));
    process.removeListener("unhandledRejection", ignore);
    for (const listener of listeners) process.on("unhandledRejection", listener);
  }
}
