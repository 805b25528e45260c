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
bundleTransform();
chmodSync("dist/src/cli.js", 0o755);

/** One file, with the licenses of the packages in it. */
function bundleTransform() {
  const { metafile } = buildSync({
    entryPoints: ["dist/src/node/bundled.js"],
    outfile: "dist/src/node/bundled.cjs",
    bundle: true,
    minifySyntax: true,
    minifyWhitespace: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "warning",
    metafile: true,
  });
  const folders = Object.keys(metafile.inputs).map(
    (input) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(input)?.[0],
  );
  const licenses = [...new Set(folders)]
    .filter((folder) => folder !== undefined)
    .map((folder) => `${folder}\n\n${readFileSync(`${folder}/LICENSE`, "utf8")}`);
  writeFileSync("dist/src/node/bundled.LICENSES.txt", licenses.join("\n"));
}
