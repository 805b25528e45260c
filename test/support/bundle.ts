import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import { rollup } from "rollup";
import { minify } from "terser";
import { build as vite } from "vite";
import webpack from "webpack";

export const RUNTIME = "tracealloc/runtime";

/** Bundlers that drop what is not used, each from a folder's `main.js` to one minified text. */
export const BUNDLERS: { readonly [name: string]: (folder: string) => Promise<string> } = {
  async esbuild(folder) {
    const entryPoints = [join(folder, "main.js")];
    const options = { bundle: true, format: "esm", minifySyntax: true, write: false } as const;
    const { outputFiles } = await esbuild({
      ...options,
      entryPoints,
      minifyWhitespace: true,
      external: [RUNTIME],
    });
    return outputFiles[0]?.text ?? "";
  },
  async "rollup and terser"(folder) {
    const build = await rollup({ input: join(folder, "main.js"), external: [RUNTIME] });
    const { output } = await build.generate({ format: "es" });
    const { code = "" } = await minify(output[0].code, { module: true, mangle: false });
    return code;
  },
  async "Vite with rolldown"(folder) {
    const outputs = await vite({
      root: folder,
      logLevel: "silent",
      build: {
        lib: { entry: join(folder, "main.js"), formats: ["es"] },
        rolldownOptions: { external: [RUNTIME] },
        minify: "terser",
        terserOptions: { mangle: false, module: true },
        write: false,
      },
    });
    const [output] = Array.isArray(outputs) ? outputs : [];
    return output?.output[0].code ?? "";
  },
  webpack(folder) {
    return new Promise((resolve, reject) => {
      const options: webpack.Configuration = {
        context: folder,
        entry: "./main.js",
        mode: "production",
        devtool: false,
        experiments: { outputModule: true },
        externals: { [RUNTIME]: RUNTIME },
        externalsType: "module",
        output: { path: join(folder, "dist"), filename: "out.js", module: true },
      };
      webpack(options, (error, stats) => {
        if (error || stats?.hasErrors()) reject(error ?? new Error(stats?.toString()));
        else resolve(readFileSync(join(folder, "dist/out.js"), "utf8"));
      });
    });
  },
};

/** A folder with these files, for as long as `use` takes. */
export async function withFolder<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "tracealloc-bundle-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
