import { join } from "node:path";
import { promisify } from "node:util";
import { vi } from "vitest";

/** How a build differs from the plain one. */
interface BuildOptions {
  readonly root: string;
  readonly out: string;
  readonly minify: boolean;
  /** Options of the plugin; undefined builds without it. */
  readonly plugin: object | undefined;
}

/** A bundler that builds \`src/main.ts\` into \`main.js\` of a folder. */
export type Bundler = (options: BuildOptions) => Promise<void>;

type PluginModule = { default: (options: object) => never };

/** The plugin as users import it, from the built package. */
async function plugins(name: string, options: object | undefined): Promise<never[]> {
  if (options === undefined) return [];
  const module: PluginModule = await import(/* @vite-ignore */ `tracealloc/${name}`);
  return [module.default(options)];
}

const vite: Bundler = async ({ root, out, minify, plugin }) => {
  const { build } = await import("vite");
  vi.stubEnv("NODE_ENV", "production");
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    plugins: await plugins("vite", plugin),
    build: {
      outDir: out,
      minify,
      target: "es2022",
      modulePreload: false,
      rollupOptions: { input: join(root, "src/main.ts"), output: { entryFileNames: "main.js" } },
    },
  });
};

const rollup: Bundler = async ({ root, out, minify, plugin }) => {
  const [{ rollup }, commonjs, resolve, typescript] = await Promise.all([
    import("rollup"),
    import("@rollup/plugin-commonjs"),
    import("@rollup/plugin-node-resolve"),
    import("@rollup/plugin-typescript"),
  ]);
  const load = <T>(module: { default: T }): T => module.default;
  const bundle = await rollup({
    input: join(root, "src/main.ts"),
    plugins: [
      ...(await plugins("rollup", plugin && { root, ...plugin })),
      load(resolve as never as { default: () => never })(),
      load(commonjs as never as { default: () => never })(),
      load(typescript as never as { default: (options: object) => never })({
        tsconfig: join(root, "tsconfig.json"),
        filterRoot: root,
      }),
    ],
  });
  await bundle.write({
    dir: out,
    entryFileNames: "main.js",
    format: "es",
    sourcemap: true,
    plugins: minify ? [{ name: "terser", renderChunk }] : [],
  });
};

async function renderChunk(code: string): Promise<{ code: string; map: string }> {
  const { minify } = await import("terser");
  const result = await minify(code, { module: true, sourceMap: true });
  return { code: result.code ?? "", map: String(result.map) };
}

const rolldown: Bundler = async ({ root, out, minify, plugin }) => {
  const { rolldown } = await import("rolldown");
  const bundle = await rolldown({
    cwd: root,
    input: "src/main.ts",
    platform: "node",
    plugins: await plugins("rolldown", plugin),
  });
  await bundle.write({ dir: out, entryFileNames: "main.js", format: "es", minify });
  await bundle.close();
};

const esbuild: Bundler = async ({ root, out, minify, plugin }) => {
  const { build } = await import("esbuild");
  await build({
    absWorkingDir: root,
    entryPoints: ["src/main.ts"],
    outdir: out,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    minify,
    logLevel: "warning",
    plugins: await plugins("esbuild", plugin),
  });
};

/** What webpack and Rspack have in common. */
function configuration({ root, out, minify }: BuildOptions, use: object, plugins: never[]) {
  return {
    context: root,
    mode: "production" as const,
    target: "node20",
    entry: "./src/main.ts",
    devtool: false as const,
    resolve: { extensions: [".ts", ".tsx", ".js"] },
    optimization: { minimize: minify },
    output: { path: out, filename: "main.js", module: true, chunkFormat: "module" as const },
    experiments: { outputModule: true },
    module: { rules: [{ test: /\.tsx?$/, use: [use] }] },
    plugins,
  };
}

type Compiler = {
  run(
    callback: (error: Error | null, stats?: { hasErrors(): boolean; toString(): string }) => void,
  ): void;
  close(callback: (error?: Error | null) => void): void;
};

async function run(compiler: Compiler): Promise<void> {
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler) as never as (f: (e?: Error) => void) => void)();
  if (stats?.hasErrors()) throw new Error(stats.toString());
}

const webpack: Bundler = async (options) => {
  const { default: webpack } = await import("webpack");
  const use = {
    loader: "ts-loader",
    options: { transpileOnly: true },
  };
  const config = configuration(options, use, await plugins("webpack", options.plugin));
  await run(
    webpack({
      ...config,
      resolveLoader: { modules: [join(import.meta.dirname, "../../../node_modules")] },
    }) as Compiler,
  );
};

const rspack: Bundler = async (options) => {
  const { rspack } = await import("@rspack/core");
  const use = {
    loader: "builtin:swc-loader",
    options: { jsc: { parser: { syntax: "typescript", tsx: true }, target: "es2022" } },
  };
  const config = configuration(options, use, await plugins("rspack", options.plugin));
  await run(rspack(config as never) as never as Compiler);
};

export const BUNDLERS: Readonly<Record<string, Bundler>> = {
  vite,
  rollup,
  rolldown,
  webpack,
  rspack,
  esbuild,
};
