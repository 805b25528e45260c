import type { RspackPluginInstance } from "@rspack/core";
import type { BundlerOptions } from "./options.ts";
import { unplugin } from "./plugin.ts";

export type { BundlerOptions };

/** Counts what a Rspack build's program allocates: `plugins: [tracealloc()]`. */
const tracealloc: (options?: BundlerOptions) => RspackPluginInstance = unplugin.rspack;

export { tracealloc as default, tracealloc as "module.exports" };
