import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import tracealloc from "tracealloc/esbuild";
import { weakRefs } from "./rivals/weak-refs.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const exclude = [here("start.mjs")];

/** The builds of a program, each with the esbuild plugins that make it. */
const BUILDS = {
  plain: [],
  live: [tracealloc({ include: ["**"], exclude })],
  count: [tracealloc({ include: ["**"], exclude, hooks: "count" })],
  weakRefs: [weakRefs()],
};

/** package.json says that no file has effects but those that it lists: these have. */
const keep = {
  name: "keep",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/(?:start|programs\/)/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path),
      sideEffects: true,
    }));
  },
};

/** Bundles a program of `programs/` with all that it imports, in one of the builds; returns the bundle's path. */
export async function bundle(program, name, folder) {
  const outfile = join(folder, `${program.replace(/\.mjs$/, "")}.${name}.mjs`);
  const traces = name === "live" || name === "count";
  await build({
    stdin: {
      contents: `${traces ? 'import "./start.mjs";' : ""}import "./programs/${program}";`,
      resolveDir: here("."),
    },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
    external: ["*.node"],
    plugins: [keep, ...BUILDS[name]],
    banner: {
      // What is CommonJS asks for Node's modules by require.
      js: [
        'import { createRequire as $require } from "node:module";',
        'import { dirname as $dirname } from "node:path";',
        "const require = $require(import.meta.url), __filename = import.meta.filename ?? process.argv[1];",
        "const __dirname = $dirname(__filename);",
      ].join(""),
    },
  });
  return outfile;
}
