/** A TypeScript program, parsed and kept. */
const { readFileSync } = require("node:fs");
const ts = require("typescript");
const path = require.resolve("typescript/lib/lib.dom.d.ts");
const text = readFileSync(path, "utf8");
exports.load = () => ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
