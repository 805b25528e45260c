import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { instrument } from "../../transforms/instrument.ts";

/** Forms that are left plain, `code line:column` each. */
const programs: readonly [source: string, diagnostics: readonly string[], filename?: string][] = [
  ["let a = {};\nwith (f([])) { a = [{}]; }", ["with 2:1"]],
  ["with (o) a.b;", []],
  ["class A { [k] = () => 1; [l] = [2]; }\nf({ [m]: () => 1 });", ["name 1:17"]],
  ["function M() { 'use asm'; return { f } }", ["asm 1:1"]],
  [
    "jest.mock('./a', () => ({}));\nimport(`./${n}.js`);\nimport('./a.js');",
    ["contract 1:1", "contract 2:8"],
  ],
  [
    "new Worker(new URL('./w.js', import.meta.url), { name: 'w' })",
    ["contract 1:12", "contract 1:48"],
  ],
  ["const m = require(path + '/a');\nrequire('./b');", ["contract 1:19"]],
  ["module.exports = { f: [] };", []],
  ["tag`a${1}`;", []],
  ["page.evaluate(() => [1]);", ["text 1:15"]],
  ["const f = () => [];\nconst g = () => [];\nf.toString();", ["text 1:11"]],
  ["const f = () => 1;\nf.toString();", []],
  [
    "a = '(' + (function () { [] }).toString() + ')()';\nb = `${() => []}`; c = '' + (async () => {});",
    ["text 1:12", "text 2:8", "text 2:30"],
  ],
  ["a?.b.map(f);\na?.map(f); a?.b?.map(f);\na?.map(f).c;", ["chain 1:1", "chain 3:1"]],
  [
    "export const a = /*#__PURE__*/ b.c.map(f), d = /*#__PURE__*/ [1].map(f), e = b.c.map(f);",
    ["pure 1:32"],
    "a.mjs",
  ],
  ["enum E { A = 'x' + 1, B = 2 }\nenum F { A }", ["contract 1:10"], "a.ts"],
];

function listed(source: string, filename = "a.js"): string[] {
  const { diagnostics } = instrument(source, { filename });
  return diagnostics.map(({ code, line, column }) => `${code} ${line}:${column}`);
}

describe("what is left plain on purpose is said", () => {
  it.each(programs)("%s", (source, diagnostics, filename) => {
    expect(listed(source, filename)).toEqual(diagnostics);
  });

  it("in one sentence, with the place", () => {
    const source = "\n  with (o) { a = [1]; }";
    const [first] = instrument(source, { filename: "/p/src/a.js", root: "/p" }).diagnostics;
    expect(first).toEqual({
      code: "with",
      message:
        "src/a.js:2:3: left plain, because hooks would be looked up in the object of `with`.",
      filename: "src/a.js",
      line: 2,
      column: 3,
    });
  });

  it("where it stands in the original source", () => {
    const original = "type A = {};\n\n/* blank */ jest.mock('./a', () => ({} as A));";
    const { code, map } = transformSync(original, {
      loader: "ts",
      sourcemap: true,
      sourcefile: "a.ts",
      minifyWhitespace: true,
    });
    const { diagnostics } = instrument(code, {
      filename: "/p/a.js",
      root: "/p",
      inputSourceMap: map,
    });
    expect(diagnostics).toMatchObject([
      { code: "contract", filename: "a.ts", line: 3, column: 13 },
    ]);
  });
});
