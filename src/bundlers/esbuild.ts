import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import type { Loader, PartialMessage, Plugin } from "esbuild";
import { inlineMap } from "../node/source-map.ts";
import type { BundlerOptions } from "./options.ts";
import { RUNTIME_IMPORT, runtimeFile } from "./runtime-files.ts";
import { selectModules } from "./source-file.ts";
import { transform } from "./transform.ts";

export type { BundlerOptions };

const LOADERS: Readonly<Record<string, Loader>> = {
  ".js": "js",
  ".cjs": "js",
  ".mjs": "js",
  ".jsx": "jsx",
  ".ts": "ts",
  ".cts": "ts",
  ".mts": "ts",
  ".tsx": "tsx",
};

/**
 * Counts what an esbuild build's program allocates: `plugins: [tracealloc()]`, behind plugins that load files. The
 * source is instrumented before esbuild compiles it. (Of unplugin there is nothing in it: that reads modules of
 * other plugins' namespaces from the disk, and does not ask the build's own `loader`.)
 */
function tracealloc(options: BundlerOptions = {}): Plugin {
  return {
    name: "tracealloc",
    setup({ initialOptions, onLoad, onResolve }) {
      const { absWorkingDir = process.cwd(), loader = {}, sourcemap } = initialOptions;
      const { root, includes } = selectModules(options, absWorkingDir);
      const loaders = { ...LOADERS, ...loader };
      onResolve({ filter: RUNTIME_IMPORT }, ({ path }) => ({ path: runtimeFile(path) ?? path }));
      onLoad(
        { filter: /\.[cm]?[jt]sx?$/, namespace: "file" },
        async ({ path, suffix, with: attributes }) => {
          const kind = loaders[extname(path)];
          if (!isCode(kind) || "type" in attributes || !includes(path + suffix)) return undefined;
          const warnings: PartialMessage[] = [];
          const result = transform(await readFile(path, "utf8"), path, {
            ...options,
            root,
            sourceMap: Boolean(sourcemap),
            esModulesOnly: false,
            bundlerMap: () => undefined,
            warn: (text) => warnings.push({ text }),
          });
          if (result === undefined) return { warnings };
          const { code, map } = result;
          return { contents: map === null ? code : code + inlineMap(map), loader: kind, warnings };
        },
      );
    },
  };
}

function isCode(loader: Loader | undefined): loader is Loader {
  return loader !== undefined && /^[jt]sx?$/.test(loader);
}

export { tracealloc as default, tracealloc as "module.exports" };
