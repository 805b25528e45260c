import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { InlineConfig, ViteDevServer } from "vite";
import { vi } from "vitest";
import { project } from "../../support/cli.ts";
import { ROOT } from "../../support/install.ts";
import { served } from "../../support/page.ts";
import { linkPackages } from "./fixture.ts";

/** The folder of the app. */
export const APP: string = join(ROOT, "test/fixtures/react");

/** The module that the page loads: the app, or the app with tracealloc. */
export type Entry = "main" | "counted";

/** A folder with the app and all that it imports, and a page. */
export function app(entry: Entry): string {
  const root = project({
    "package.json": `{ "type": "module" }`,
    "index.html": page(`<script type="module" src="/src/${entry}.tsx"></script>`),
  });
  cpSync(APP, join(root, "src"), { recursive: true });
  linkPackages(root, ["react", "react-dom"]);
  return root;
}

function page(script: string): string {
  return `<!doctype html><title>app</title><div id="root"></div>${script}`;
}

/** Builds or serves the app in a folder, instrumented if asked, for as long as the work takes. */
export type Tool = <T>(root: string, entry: Entry, work: (url: string) => Promise<T>) => Promise<T>;

async function plugins(name: string, entry: Entry): Promise<never[]> {
  if (entry === "main") return [];
  const module = await import(/* @vite-ignore */ `tracealloc/${name}`);
  return [module.default()] as never[];
}

async function viteConfig(root: string, entry: Entry): Promise<InlineConfig> {
  const { default: react } = await import("@vitejs/plugin-react");
  return {
    root,
    configFile: false,
    logLevel: "warn",
    plugins: [react(), ...(await plugins("vite", entry))],
  };
}

/** The app on Vite's server, whose modules are compiled for development. */
export const viteServer: Tool = async (root, entry, work) => {
  const { createServer } = await import("vite");
  vi.stubEnv("NODE_ENV", "development");
  const server: ViteDevServer = await createServer({
    ...(await viteConfig(root, entry)),
    mode: "development",
    server: { host: "127.0.0.1", port: 0, fs: { strict: false } },
  });
  try {
    await server.listen();
    return await work(server.resolvedUrls?.local[0] ?? "");
  } finally {
    await server.close();
  }
};

function viteBuild(minify: boolean): Tool {
  return async (root, entry, work) => {
    const { build } = await import("vite");
    vi.stubEnv("NODE_ENV", "production");
    await build({ ...(await viteConfig(root, entry)), build: { minify } });
    return served(join(root, "dist"), undefined, work);
  };
}

const LOADERS = {
  "ts-loader": {
    loader: "ts-loader",
    options: {
      transpileOnly: true,
      compilerOptions: { jsx: "react-jsx", module: "esnext", target: "es2022", sourceMap: true },
      configFile: join(APP, "tsconfig.json"),
    },
  },
  "babel-loader": {
    loader: "babel-loader",
    options: {
      babelrc: false,
      configFile: false,
      presets: [
        [join(ROOT, "node_modules/@babel/preset-react"), { runtime: "automatic" }],
        join(ROOT, "node_modules/@babel/preset-typescript"),
      ],
    },
  },
} as const;

function webpackBuild(name: keyof typeof LOADERS, mode: "development" | "production"): Tool {
  return async (root, entry, work) => {
    const { default: webpack } = await import("webpack");
    const dist = join(root, "dist");
    mkdirSync(dist);
    writeFileSync(join(dist, "index.html"), page(`<script src="/main.js"></script>`));
    const compiler = webpack({
      context: root,
      mode,
      entry: `./src/${entry}.tsx`,
      output: { path: dist, filename: "main.js" },
      resolve: { extensions: [".tsx", ".ts", ".js"] },
      resolveLoader: { modules: [join(ROOT, "node_modules")] },
      performance: false,
      module: { rules: [{ test: /\.tsx$/, use: [LOADERS[name]] }] },
      plugins: await plugins("webpack", entry),
    });
    const stats = await promisify(compiler.run.bind(compiler))();
    await promisify(compiler.close.bind(compiler))();
    if (stats?.hasErrors()) throw new Error(stats.toString());
    return served(dist, undefined, work);
  };
}

export const TOOLS: Readonly<Record<string, Tool>> = {
  "Vite's server": viteServer,
  "Vite's build": viteBuild(false),
  "Vite's build, minified": viteBuild(true),
  "webpack and ts-loader, for development": webpackBuild("ts-loader", "development"),
  "webpack and ts-loader, minified": webpackBuild("ts-loader", "production"),
  "webpack and babel-loader, minified": webpackBuild("babel-loader", "production"),
};
