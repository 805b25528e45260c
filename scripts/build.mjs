// Builds dist/: plain tsc, one to one, a CommonJS copy of the runtime, and single files of what a run loads.
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { buildSync } from "esbuild";

const tsc = (project) =>
  execFileSync(process.execPath, ["node_modules/typescript/lib/tsc.js", "-p", project], {
    stdio: "inherit",
  });

const COMMONJS = {
  format: "cjs",
  banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
  define: { "import.meta.url": "importMetaUrl" },
};

rmSync("dist", { recursive: true, force: true });
tsc("tsconfig.json");
tsc("runtime/tsconfig.cjs.json");
writeFileSync("dist/cjs/package.json", '{ "type": "commonjs" }\n');
const bundled = [
  bundle("src/node/bundled.js", "src/node/bundled.cjs", COMMONJS),
  // Node shows the line that threw a program's syntax error, so it is to be a short one.
  bundle("src/node/loader.js", "src/node/loader.cjs", { ...COMMONJS, minifyWhitespace: false }),
  bundle("src/node/async-hooks.js", "src/node/async-hooks.cjs", COMMONJS),
  bundle("src/cli.js", "src/cli.js", {
    format: "esm",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    // What a command does is loaded for the one that is given.
    external: ["./dist/src/actions/*", "./dist/src/errors.js"],
  }),
];
writeFileSync("dist/LICENSES.txt", licensesOf([...new Set(bundled.flat())]));
rmSync("dist/src/cli.js.map");
chmodSync("dist/src/cli.js", 0o755);

/** One file of all that it imports, which is loaded much faster; the packages that are in it. */
function bundle(entry, result, format) {
  const { metafile } = buildSync({
    entryPoints: [`dist/${entry}`],
    outfile: `dist/${result}`,
    allowOverwrite: true,
    bundle: true,
    minifySyntax: true,
    minifyWhitespace: true,
    platform: "node",
    target: "node20",
    logLevel: "warning",
    metafile: true,
    ...format,
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
