import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { init, parse as lex } from "cjs-module-lexer";
import { beforeAll, describe, expect, it } from "vitest";
import { instrument } from "../../transforms/instrument.ts";

const require = createRequire(import.meta.url);

beforeAll(() => init());

describe("Node's cjs-module-lexer", () => {
  it.each([
    "module.exports = { a, b, c: function () {} }",
    "module.exports = require('./b')",
    "exports.a = [1]; exports['b'] = () => 1; module.exports.c = function () {}",
    "Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return m.a; } });",
    "Object.keys(_m).forEach(function (key) {\n  if (key === 'default' || key === '__esModule') return;\n  if (key in exports && exports[key] === _m[key]) return;\n  Object.defineProperty(exports, key, {\n    enumerable: true,\n    get: function () {\n      return _m[key];\n    }\n  });\n});",
    "var _m = require('./m');\nObject.keys(_m).forEach(function (key) {\n  if (key === 'default' || key === '__esModule') return;\n  exports[key] = _m[key];\n});",
    "__exportStar(require('./b'), exports); 0 && (module.exports = { a, b });",
    "exports = module.exports = { a, b: [1] }",
  ])("finds the same exports in %j", (source) => {
    const { code } = instrument(source, { filename: "a.cjs", sourceType: "commonjs" });
    expect(lex(code)).toEqual(lex(source));
  });

  it.each([
    "express/lib/express.js",
    "terser",
    "typescript",
    "@babel/parser",
    "prettier",
    "commander",
  ])("finds the same exports of %s", (name) => {
    const filename = require.resolve(name);
    const source = readFileSync(filename, "utf8");
    const result = instrument(source, { filename, sourceType: "commonjs", sourceMap: false });
    expect(result.changed).toBe(true);
    expect(lex(result.code)).toEqual(lex(source));
  });
});

describe("forms that other tools read are left as they are", () => {
  it.each([
    "new Worker(new URL('./w.js', import.meta.url), { type: 'module' })",
    "import(`./g/${n}.js`)",
    "require('./' + name)",
    "import.meta.glob('./g/*.js', { eager: true })",
    "jest.mock('./a', () => ({ f: [] }))",
    "vi.mock('./a', () => ({ f: [] }))",
    "page.evaluate(() => ({ a: [document.title] }))",
    "tag`a${1}`",
  ])("%s", (source) => {
    const { code } = instrument(`export {}; f(${source});`, { filename: "a.js" });
    expect(code).toContain(source);
  });
});

describe("import()", () => {
  it("is counted around the call, and what bundlers read in it stays", () => {
    const source =
      "export const load = (n) => import(/* webpackChunkName: 'g' */ `./g/${n}.js`, { with: { type: 'json' } });";
    const { code, sites } = instrument(source, { filename: "a.js" });
    expect(code).toMatch(
      /\$ta\w*\(\d+,import\(\/\* webpackChunkName: 'g' \*\/ `\.\/g\/\$\{n\}\.js`, \{ with: \{ type: 'json' \} \}\)\)/,
    );
    expect(sites.map(({ kind }) => kind)).toEqual(["function", "promise"]);
  });
});
