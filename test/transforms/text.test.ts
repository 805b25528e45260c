import { transformSync } from "esbuild";
import fc from "fast-check";
import { SourceMapConsumer } from "source-map";
import { describe, expect, it } from "vitest";
import { instrument } from "../../transforms/instrument.ts";

const SOURCE = `#!/usr/bin/env node
'use strict'
// made by hand
export function render(items) {
  const rows = items.map((item) => ({ id: item.id, cells: [item.a, item.b] }));
  return \`<table>\${rows.map(row)}</table>\`;   // trailing   blanks

}
class Row { cells = []; }
const row = (r) => new Row(r);
`;

describe("the emitted text", () => {
  it("keeps hashbang, directives, comments, blanks and lines", () => {
    const { code } = instrument(SOURCE, { filename: "/p/table.js", root: "/p" });
    const lines = code.split("\n");
    expect(lines).toHaveLength(SOURCE.split("\n").length + 1);
    expect(lines[0]).toBe("#!/usr/bin/env node");
    expect(lines[1]).toBe(
      `'use strict';import{file as $taf}from"tracealloc/runtime";var $tac=/*#__PURE__*/$tao();`,
    );
    expect(lines[2]).toBe("// made by hand");
    expect(lines[3]).toBe("export function render(items) {");
    expect(lines[5]).toMatch(
      /^ {2}return \$tas\(\d+,`<table>\$\{\$tad\(\d+,rows,rows\.map\(row\)\)\}<\/table>`\); {3}\/\/ trailing {3}blanks$/,
    );
    expect(code.endsWith("}\n")).toBe(true);
  });

  it.each([
    ["", ""],
    ["// nothing here\n", "// nothing here\n"],
    ["export const x = 1 + y;", "export const x = /*#__PURE__*/$tas(0,1 + y);"],
    ["export const x = 1 + 2 * y;", "export const x = 1 + 2 * y;"],
    ["export const n = 1 - 2;", "export const n = 1 - 2;"],
  ])("leaves %j without a hook where nothing is made", (source, end) => {
    const { code, changed } = instrument(source, { filename: "a.js" });
    const [body = ""] = code.split("\n;var $ta");
    expect(body.endsWith(end)).toBe(true);
    expect(changed).toBe(end.includes("$ta"));
  });

  it("is left alone the second time", () => {
    const once = instrument(SOURCE, { filename: "table.js" });
    const twice = instrument(once.code, { filename: "table.js" });
    expect(twice.code).toBe(once.code);
    expect(twice.changed).toBe(false);
    expect(twice.diagnostics[0]?.message).toContain("table.js");
  });

  it("uses no name that the file uses", () => {
    const { code } = instrument("let $ta, $ta1_; export default [$ta];", { filename: "a.js" });
    expect(code).toContain("export default /*#__PURE__*/$ta2_(0,[$ta]);");
  });

  it.each([
    ["module", "a.mjs", "export {}; [1]", 'import{file as $taf}from"tracealloc/runtime"'],
    ["commonjs", "a.cjs", "exports.a = [1]", 'require("tracealloc/runtime")'],
    ["script", "a.js", "[1]", "globalThis"],
  ] as const)("reaches the runtime as a %s can", (sourceType, filename, source, access) => {
    const result = instrument(source, { filename });
    expect(result.sourceType).toBe(sourceType);
    expect(result.code).toContain(access);
  });

  it("reports a syntax error where it is", () => {
    try {
      instrument("let a = [1];\nlet b = {;\n", { filename: "bad.js" });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(SyntaxError);
      expect((error as { loc?: unknown }).loc).toMatchObject({ line: 2, column: 9 });
    }
  });

  it("gives TypeScript back as TypeScript", () => {
    const source = `enum E { A = 'x' + 'y', B = 1 }
namespace N { export const list: string[] = []; }
abstract class P<T> { constructor(private readonly map = new Map<string, T>()) {} abstract m(): void }
const v = { a: 1 } as const satisfies object;
function g(x: number): asserts x is 1; function g(x: unknown) { return <T,>(y: T) => [x!, y] }
declare const d: { e: [] }; type T1 = \`a\${string}\`; import fs = require('fs'); export = { fs };`;
    const { code, sites } = instrument(source, { filename: "/p/a.ts", runtime: "global" });
    const { code: js } = transformSync(code, { loader: "ts", format: "cjs" });
    expect(js).not.toMatch(/enum|abstract|satisfies/);
    expect(sites.map(({ line, column, kind }) => `${line}:${column} ${kind}`)).toEqual([
      "5:40 function",
      "1:1 object",
      "2:1 object",
      "2:45 array",
      "3:1 class",
      "3:58 instance",
      "4:11 object",
      "5:72 function",
      "5:86 array",
      "6:89 object",
    ]);
  });
});

describe("a file that uses WeakRef", () => {
  it.each(["new WeakRef(o)", "({ ref: new WeakRef(o) })", "[new globalThis.WeakRef(o)]"])(
    "says so: %s",
    (source) => {
      expect(instrument(`f(${source});`, { filename: "a.js" }).code).toContain('"w":1');
    },
  );
});

describe("TypeScript's decorators", () => {
  it.each([
    ["of parameters", "class A { constructor(@inject() readonly a: B) {} }"],
    ["behind export", "export @d class A { list = [] }"],
    ["before export", "@d export class A { @d m() {} }"],
    ["on accessors", "class A { @d accessor x = {} }"],
  ])("%s are parsed", (_, source) => {
    expect(instrument(source, { filename: "a.ts" }).changed).toBe(true);
  });

  it("report the first error of a file that no syntax fits", () => {
    expect(() => instrument("@d class A { x = ; }", { filename: "a.ts" })).toThrow(/1:17/);
  });
});

describe("the source map", () => {
  const marks = ["items.map", "item.id", "rows.map", "new Row", "class Row"];

  async function expectMapped(code: string, map: object, original: string): Promise<void> {
    await SourceMapConsumer.with(JSON.stringify(map), null, (consumer) => {
      for (const mark of marks) {
        const [line, column] = position(code, mark);
        const [originalLine, originalColumn] = position(original, mark);
        expect(consumer.originalPositionFor({ line, column }), mark).toMatchObject({
          line: originalLine,
          column: originalColumn,
        });
      }
    });
  }

  it("leads every word back to its line and column", async () => {
    const { code, map } = instrument(SOURCE, { filename: "/p/table.js" });
    await expectMapped(code, map ?? {}, SOURCE);
  });

  it("is composed with the map of the code it was given, and so are the sites", async () => {
    const original = `// line one is gone\ninterface Item { id: number; a: string; b: string }\n${SOURCE.split("\n").slice(2).join("\n")}`;
    const compiled = transformSync(original, {
      loader: "ts",
      sourcemap: true,
      sourcefile: "table.ts",
      minifyWhitespace: true,
    });
    const { code, map, sites } = instrument(compiled.code, {
      filename: "/p/src/table.js",
      root: "/p",
      inputSourceMap: compiled.map,
    });
    expect(map?.sources).toEqual(["table.ts"]);
    await expectMapped(code, map ?? {}, original);
    const lines = original.split("\n");
    const seen = sites.map(({ filename, line, column, kind }) => {
      return `${filename} ${kind} ${lines[line - 1]?.slice(column - 1, column + 4)}`;
    });
    expect(seen.filter((site) => !site.includes("map(")).sort()).toEqual([
      "src/table.ts array []; }",
      "src/table.ts array [item",
      "src/table.ts class class",
      "src/table.ts function (item",
      "src/table.ts function (r) =",
      "src/table.ts function funct",
      "src/table.ts instance new R",
      "src/table.ts object { id:",
      "src/table.ts string `<tab",
    ]);
  });
});

describe("the law of the splice", () => {
  /** Small programs put together at random from forms that nest. */
  const expression = fc.letrec<{ any: string; leaf: string }>((tie) => ({
    leaf: fc.constantFrom("1", "'s'", "x", "null", "0.5", "f.name"),
    any: fc.oneof(
      { maxDepth: 4 },
      tie("leaf"),
      fc.array(tie("any"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
      fc
        .array(tie("any"), { maxLength: 3 })
        .map((v) => `({ ${v.map((e, i) => `k${i}: ${e}`).join(", ")} })`),
      fc.tuple(tie("any"), tie("any")).map(([a, b]) => `(${a}) + (${b})`),
      fc.tuple(tie("any"), tie("any")).map(([a, b]) => `\`\${${a}}-\${${b}}\``),
      tie("any").map((e) => `((v) => ${e.startsWith("(") ? e : `(${e})`})(2)`),
      tie("any").map((e) => `(function () { return ${e} })()`),
      tie("any").map((e) => `new (class { f = ${e} })()`),
      fc.tuple(tie("any"), tie("any")).map(([a, b]) => `(x ? ${a} : ${b})`),
    ),
  })).any;

  it("evaluates to what the plain expression does", () => {
    fc.assert(
      fc.property(expression, (source) => {
        const text = `"use strict"; let x = 3; const f = function () { return ${source} }\nreturn JSON.stringify(f.call(null), (k, v) => typeof v === "function" ? v.name : v)`;
        const { code } = instrument(text, { filename: "law.js", runtime: "global" });
        expect(new Function(code)()).toBe(new Function(text)());
      }),
      { numRuns: 300 },
    );
  });
});

function position(text: string, mark: string): [line: number, column: number] {
  const before = text.slice(0, text.indexOf(mark)).split("\n");
  return [before.length, before.at(-1)?.length ?? 0];
}
