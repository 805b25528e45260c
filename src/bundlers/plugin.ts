import type {
  TransformResult,
  UnpluginContextMeta,
  UnpluginFactory,
  UnpluginOptions,
} from "unplugin";
import { createUnplugin, type UnpluginInstance } from "unplugin";
import type { UserConfig } from "vite";
import { prepareCompiler } from "./compiler.ts";
import type { BundlerMap } from "./input-map.ts";
import type { BundlerOptions } from "./options.ts";
import { RUNTIME_IMPORT, runtimeFile } from "./runtime-files.ts";
import { selectModules, sourceFile } from "./source-file.ts";
import { transform } from "./transform.ts";

/** What hosts give to a transform besides what unplugin promises. */
interface HostContext {
  /** Rollup, Rolldown, Vite. */
  getCombinedSourcemap?(): BundlerMap;
  readonly meta?: { readonly rolldownVersion?: string };
  /** Vite. */
  readonly environment?: { readonly mode: string };
  /** webpack, Rspack. */
  getNativeBuildContext?(): { readonly inputSourceMap?: BundlerMap };
}

type Transform = Extract<NonNullable<UnpluginOptions["transform"]>, (...args: never[]) => unknown>;

/** The plugins of one build: the first resolves imports of the runtime, the second instruments. */
const factory: UnpluginFactory<BundlerOptions | undefined, true> = (options = {}, meta) => {
  let modules = selectModules(options, rootOf(meta));
  const useRoot = (root: string): void => {
    modules = selectModules(options, root);
  };
  const handler: Transform = function (code, id) {
    const host = this as HostContext;
    return transform(code, sourceFile(id), {
      ...options,
      root: modules.root,
      sourceMap: "step",
      esModulesOnly: isEsModulesOnly(meta, host),
      bundlerMap: () =>
        host.getCombinedSourcemap?.() ?? host.getNativeBuildContext?.().inputSourceMap,
      warn: (message) => this.warn(message),
    }) as TransformResult;
  };
  const resolveId = { filter: { id: RUNTIME_IMPORT }, handler: (id: string) => runtimeFile(id) };
  return [
    {
      name: "tracealloc:runtime",
      enforce: "pre",
      rollup: { resolveId },
      rolldown: { resolveId },
      vite: { resolveId, config: () => viteConfig(options) },
      webpack: prepareCompiler,
      rspack: prepareCompiler,
    },
    {
      name: "tracealloc",
      enforce: "post",
      transformInclude: (id) => modules.includes(id),
      transform: isRollup(meta) ? last(handler) : handler,
      rolldown: {
        buildStart: ({ cwd }) => useRoot(cwd),
      },
      vite: {
        configResolved: ({ root }) => useRoot(root),
      },
    },
  ];
};

/** The plugin for each of the bundlers but esbuild. */
export const unplugin: UnpluginInstance<BundlerOptions | undefined, true> = createUnplugin(factory);

/** Rollup and Rolldown do not know `enforce`, but they know an order. */
function last(handler: Transform): { order: "post"; handler: Transform } {
  return { order: "post", handler };
}

function isRollup({ framework }: UnpluginContextMeta): boolean {
  return framework === "rollup" || framework === "rolldown";
}

function rootOf(meta: UnpluginContextMeta): string {
  if (meta.framework === "webpack") return meta.webpack.compiler.context;
  if (meta.framework === "rspack") return meta.rspack.compiler.context;
  return process.cwd();
}

/** Rolldown, which Vite 8 builds with, takes CommonJS itself; Rollup's plugins have translated it by then. */
function isEsModulesOnly({ framework }: UnpluginContextMeta, host: HostContext): boolean {
  if (framework === "rollup") return true;
  if (framework !== "vite") return false;
  return host.environment?.mode === "dev" || host.meta?.rolldownVersion === undefined;
}

function viteConfig(options: BundlerOptions): UserConfig {
  return {
    // A copy made beforehand would be a second one.
    optimizeDeps: { exclude: ["tracealloc"] },
    // Builds of workers have plugins of their own.
    worker: {
      plugins: () => [unplugin.vite(options)],
    },
  };
}
