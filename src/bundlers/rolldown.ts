import type { Plugin } from "rolldown";
import type { BundlerOptions } from "./options.ts";
import { unplugin } from "./plugin.ts";

export type { BundlerOptions };

/** Counts what a Rolldown build's program allocates: `plugins: [tracealloc()]`. */
const tracealloc: (options?: BundlerOptions) => Plugin[] = unplugin.rolldown;

export { tracealloc as default, tracealloc as "module.exports" };
