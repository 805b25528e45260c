import { readFileSync } from "node:fs";
import fc from "fast-check";
import { Lexer, Marked, marked } from "marked";
import { inputs, record } from "./report.mjs";

const PIECES = [
  "# a\n",
  "* b\n",
  "  * c\n",
  "1. d\n",
  "> e\n",
  "```js\nx\n```\n",
  "    code\n",
  "\n",
  "\n\n",
  "**f**",
  "_g_",
  "`h`",
  "[i](j 'k')",
  "![l](m)",
  "<b>n</b>",
  "&amp;",
  "| o | p |\n|---|---|\n| q | r |\n",
  "---\n",
  "~~s~~",
  "https://t.example",
  "\\*",
  "[u]: v\n",
  "[u]",
  "- [ ] w\n",
  "<!-- x -->",
  "a  \nb",
  "***",
  "__",
  "](",
  "<",
];
const documents = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 20 })
  .map((list) => list.join(""));
for (const text of inputs(documents, 3000)) {
  record(text, () => marked.parse(text));
  record(text, () => Lexer.lex(text));
}
for (const text of inputs(
  fc.string({ unit: fc.constantFrom(..."ab #*_`[]()<>!|~-+\n\t\\&1.") }),
  2000,
)) {
  record(text, () => marked.parse(text, { breaks: true }));
}
const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
record("a readme", () => marked.parse(readme));
const extended = new Marked({
  renderer: { heading: ({ text, depth }) => `<h${depth} id="${text}">` },
});
record("a renderer", () => extended.parse(readme));
record("asynchronous", () => extended.parse("# a", { async: true }) instanceof Promise);
