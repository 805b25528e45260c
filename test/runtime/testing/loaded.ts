import vm from "node:vm";
import { start, stop } from "../../../runtime/index.ts";
import { type InstrumentOptions, instrument } from "../../../transforms/instrument.ts";

/** Evaluates the body of a function, instrumented and traced from its beginning on, and gives back what it returns. */
export function load<T>(body: string, options: Partial<InstrumentOptions> = {}): T {
  const code = `(function () {\n${body}\n})()`;
  const emitted = instrument(code, { filename: "traced.js", sourceType: "script", ...options });
  stop();
  start();
  return vm.runInThisContext(emitted.code, { filename: "/project/traced.js" }) as T;
}
