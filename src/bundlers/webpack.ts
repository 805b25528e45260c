import type { WebpackPluginInstance } from "webpack";
import type { BundlerOptions } from "./options.ts";
import { unplugin } from "./plugin.ts";

export type { BundlerOptions };

/** Counts what a Webpack build's program allocates: `plugins: [tracealloc()]`. */
const tracealloc: (options?: BundlerOptions) => WebpackPluginInstance = unplugin.webpack;

export { tracealloc as default, tracealloc as "module.exports" };
