// Builds dist/: plain tsc, one to one, a CommonJS copy of the runtime, and for the loader the transform with all that it imports.
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { buildSync } from "esbuild";

const tsc = (project) =>
  execFileSync(process.execPath, ["node_modules/typescript/lib/tsc.js", "-p", project], {
    stdio: "inherit",
  });

rmSync("dist", { recursive: true, force: true });
tsc("tsconfig.json");
tsc("runtime/tsconfig.cjs.json");
writeFileSync("dist/cjs/package.json", '{ "type": "commonjs" }\n');
writeFileSync(
  "dist/src/node/bundled.LICENSES.txt",
  licensesOf(bundle("bundled.js", "bundled.cjs")),
);
bundle("loader.js", "loader.cjs");
bundle("async-hooks.js", "async-hooks.cjs");
chmodSync("dist/src/cli.js", 0o755);

/** One file of all that it imports, which is loaded much faster; the packages that are in it. */
function bundle(entry, result) {
  const { metafile } = buildSync({
    entryPoints: [`dist/src/node/${entry}`],
    outfile: `dist/src/node/${result}`,
    bundle: true,
    minifySyntax: true,
    minifyWhitespace: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
    define: { "import.meta.url": "importMetaUrl" },
    logLevel: "warning",
    metafile: true,
  });
  const folders = Object.keys(metafile.inputs).map(
    (input) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(input)?.[0],
  );
  return [...new Set(folders)].filter((folder) => folder !== undefined);
}

function licensesOf(folders) {
  const texts = folders.map(
    (folder) => `${folder}\n\n${readFileSync(`${folder}/LICENSE`, "utf8")}`,
  );
  return texts.join("\n");
}
