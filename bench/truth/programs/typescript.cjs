/** A TypeScript program, parsed and kept, with its text. */
const { readFileSync } = require("node:fs");
const ts = require("typescript");
const path = require.resolve("typescript/lib/lib.dom.d.ts");
exports.load = () =>
  ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
