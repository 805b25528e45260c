// Compiles a library for old engines with Babel.
import { readFileSync } from "node:fs";
import { transformSync } from "@babel/core";
import presetEnv from "@babel/preset-env";

const source = readFileSync("node_modules/acorn/dist/acorn.mjs", "utf8");
const options = {
  babelrc: false,
  configFile: false,
  compact: false,
  sourceMaps: true,
  presets: [[presetEnv, { targets: "ie 11", modules: "commonjs" }]],
};
let length = 0;
for (let i = 0; i < 3; i++) length += transformSync(source, options).code.length;
console.log(length);
