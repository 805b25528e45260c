// Renders a long Markdown document.
import { readFileSync } from "node:fs";
import { marked } from "marked";

const source = readFileSync("README.md", "utf8");
let length = 0;
for (let i = 0; i < 600; i++) length += marked(source).length;
console.log(length);
