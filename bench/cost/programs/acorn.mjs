// Parses a large library again and again.
import { readFileSync } from "node:fs";
import { parse } from "acorn";

const source = readFileSync("node_modules/three/build/three.core.js", "utf8");
let length = 0;
for (let i = 0; i < 4; i++) {
  length += parse(source, { ecmaVersion: "latest", sourceType: "module" }).body.length;
}
console.log(length);
