export * from "../../runtime/testing/index.ts";
export { tracealloc, tracealloc as default, type VitestOptions } from "./plugin.ts";
export { TraceallocReporter } from "./reporter.ts";
export type { Totals } from "./totals.ts";
