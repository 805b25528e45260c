import type { Plugin } from "rollup";
import type { BundlerOptions } from "./options.ts";
import { unplugin } from "./plugin.ts";

export type { BundlerOptions };

/** Counts what a Rollup build's program allocates: `plugins: [tracealloc()]`. */
const tracealloc: (options?: BundlerOptions) => Plugin[] = unplugin.rollup;

export { tracealloc as default, tracealloc as "module.exports" };
