// Formats a library with Prettier.
import { readFileSync } from "node:fs";
import * as babel from "prettier/plugins/babel";
import * as estree from "prettier/plugins/estree";
import { format } from "prettier/standalone";

const source = readFileSync("node_modules/immer/dist/immer.mjs", "utf8");
let length = 0;
for (let i = 0; i < 6; i++) {
  length += (await format(source, { parser: "babel", plugins: [babel, estree] })).length;
}
console.log(length);
