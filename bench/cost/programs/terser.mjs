// Minifies a real library.
import { readFileSync } from "node:fs";
import { minify } from "terser";

const source = readFileSync("node_modules/marked/lib/marked.umd.js", "utf8");
let length = 0;
for (let i = 0; i < 3; i++) length += (await minify(source)).code.length;
console.log(length > 1000);
