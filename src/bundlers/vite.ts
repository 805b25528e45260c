import type { Plugin } from "vite";
import type { BundlerOptions } from "./options.ts";
import { unplugin } from "./plugin.ts";

export type { BundlerOptions };

/** Counts what a build by Vite's program allocates: `plugins: [tracealloc()]`. */
const tracealloc: (options?: BundlerOptions) => Plugin[] = unplugin.vite;

export { tracealloc as default, tracealloc as "module.exports" };
