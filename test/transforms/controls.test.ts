import { transformSync } from "esbuild";
import { minify } from "terser";
import { describe, expect, it } from "vitest";
import type { Kind } from "../../runtime/protocol.ts";
import { type InstrumentOptions, instrument } from "../../transforms/instrument.ts";
import { execute, executeCounted } from "../support/execute.ts";

/** What of a source is counted, as the text of each site up to a blank or bracket behind it. */
function counted(source: string, options: Partial<InstrumentOptions> = {}): string[] {
  const { sites } = instrument(source, { filename: "a.js", ...options });
  const lines = source.split("\n");
  return sites.map(({ line, column }) => lines[line - 1]?.slice(column - 1, column + 3) ?? "");
}

function codes(source: string, options: Partial<InstrumentOptions> = {}): string[] {
  const { diagnostics } = instrument(source, { filename: "a.js", ...options });
  return diagnostics.map(({ code, line, column }) => `${code} ${line}:${column}`);
}

describe("include and exclude", () => {
  it.each([
    [{}, true],
    [{ include: ["src/**"] }, true],
    [{ include: ["lib/**", "**/*.js"] }, true],
    [{ include: ["lib/**"] }, false],
    [{ include: [] }, true],
    [{ exclude: ["**/a.*"] }, false],
    [{ exclude: ["**/node_modules/**"] }, true],
    [{ include: ["src/**"], exclude: ["src/a.js"] }, false],
  ])("%j instruments src/a.js: %s", (options, changed) => {
    const result = instrument("f([1])", { filename: "/p/src/a.js", root: "/p", ...options });
    expect(result.changed).toBe(changed);
  });

  it("do not even parse what is left out", () => {
    const result = instrument("body { }", { filename: "/p/a.css", root: "/p", exclude: ["*.css"] });
    expect(result).toMatchObject({ code: "body { }", map: null, sites: [], diagnostics: [] });
  });
});

describe("kinds", () => {
  const source = "f({ a: [1], m() { return /x/ }, g: () => `${a}`, h: { k() {} } }, new A());";

  it.each([
    [["object"], ["{ a:", "{ k("]],
    [["array"], ["[1],"]],
    [["function"], ["m() ", "() =", "k() "]],
    [
      ["regexp", "string"],
      ["/x/ ", "`${a"],
    ],
    [["instance"], ["new "]],
    [["promise"], []],
    [[], []],
  ] as const)("%j gives only sites of these", (kinds, sites) => {
    expect(counted(source, { kinds }).sort()).toEqual([...sites].sort());
  });

  it("that do not exist are refused, with those that do", () => {
    const wrong = ["closure"] as unknown as Kind[];
    expect(() => instrument("", { filename: "a.js", kinds: wrong })).toThrow(
      /^"closure" is no kind: there are object, array, function,/,
    );
    expect(() => instrument("", { filename: "a.js", kinds: wrong })).toThrow(TypeError);
  });

  it("count to the unit, methods too, and change nothing", () => {
    const program = `for (let i = 0; i < 5; i++) {
  const o = { m() { return [i] }, get g() { return this.m() }, ["c" + i]: () => i, a: { n: () => 1 } };
  log(o.m(), o.g, o.a.n(), Object.keys(o), o["c" + i].name);
}
module.exports = { f() {} };`;
    const plain = execute(program, "commonjs");
    const { output, counts } = executeCounted(program, "commonjs", { kinds: ["function"] });
    expect(output).toEqual(plain.output);
    const lines = counts.map(
      ({ at, kind, estimate }) => `${at} ${kind} ${estimate.allocatedCount}`,
    );
    expect(lines.sort()).toEqual([
      "2:15 function 5",
      "2:35 function 5",
      "2:75 function 5",
      "2:92 function 5",
      "5:20 function 1",
    ]);
  });
});

describe("`tracealloc ignore next`", () => {
  const next = "/* tracealloc ignore next */";

  it.each([
    [`f(${next} [1], [2]);`, ["[2])"]],
    [`f(${next} [[1], {}], [2]);`, ["[2])"]],
    [`f(${next} ([1]), [2]);`, ["[2])"]],
    [`f(${next} (([1])), [2]);`, ["[2])"]],
    ["// tracealloc ignore next\nf([1]);\nf([2]);", ["[2])"]],
    ["// tracealloc ignore next: why it is\nf([1]);", []],
    ["// tracealloc ignore next -- @preserve\nf([1]);", []],
    ["/*! tracealloc ignore next */ f([1]);", []],
    ["/** @preserve tracealloc ignore next */ f([1]);", []],
    ["/* @license tracealloc ignore next */ f([1]);", []],
    [`f(\`\${${next} [1]}\${[2]}\`);`, ["`${/", "[2]}"]],
    [`f({ ${next} a: [1], b: [2] });`, ["{ /*", "[2] "]],
    [`f({ a: ${next} [1], b: [2] });`, ["{ a:", "[2] "]],
    [`f({ ${next} m() { return [1] }, n() {} });`, ["{ /*", "n() "]],
    [`class A { ${next} a = [1]; b = [2]; }`, ["clas", "[2];"]],
    [`class A { ${next} static { [1] } static { [2] } }`, ["clas", "[2] "]],
    [`class A { ${next} m() { [1] } n() { [2] } }`, ["clas", "n() ", "[2] "]],
    [`class A { m(${next} a = [1], b = [2]) {} }`, ["clas", "m(/*", "[2])"]],
    [`${next} function f() { return [1] }\nfunction g() {}`, ["func"]],
    [`${next} export function f() { return [1] }\nfunction g() {}`, ["func"]],
    [`${next} export default class {}`, []],
    [`const a = ${next} () => [1], b = [2];`, ["[2];"]],
    [`const ${next} a = () => [1];`, []],
    [`if (a) ${next} { [1] } else { [2] }`, ["[2] "]],
    [`if (a) { [1] } ${next} else { [2] }`, ["[1] "]],
    [`switch (a) { ${next} case 1: [1]; case 2: [2] }`, ["[2] "]],
    [`a = b ? ${next} [1] : [2];`, ["[2];"]],
    [`f([1]); ${next}`, ["[1])"]],
    [`${next} f([1]); ${next} f([2]); f([3]);`, ["[3])"]],
    [`${next} ${next} f([1]); f([2]);`, ["[2])"]],
    ["'// tracealloc ignore next'; f([1]);", ["[1])"]],
  ])("%s", (source, sites) => {
    expect(counted(source)).toEqual(sites);
  });

  it("works in JSX and TypeScript", () => {
    const jsx = "f(<a b={/* tracealloc ignore next */ [1]}>{[2]}</a>);";
    expect(counted(jsx, { filename: "a.jsx" })).toContain("[2]}");
    expect(counted(jsx, { filename: "a.jsx" })).not.toContain("[1]}");
    const typescript = "f(/* tracealloc ignore next */ [1] as X, <Y>[2]);";
    expect(counted(typescript, { filename: "a.ts" })).toEqual(["[2])"]);
  });

  it("is said, where it leaves anything out", () => {
    expect(codes("f(\n  /* tracealloc ignore next */\n  [1]);")).toEqual(["ignored 3:3"]);
    expect(codes("/* tracealloc ignore next */ f();")).toEqual([]);
  });
});

describe("`tracealloc ignore file`", () => {
  it.each([
    "/* tracealloc ignore file */",
    "// tracealloc ignore file",
    "/*! tracealloc ignore file */",
  ])("%s leaves the file as it is, wherever it stands", (hint) => {
    const source = `f([1]);\n  ${hint}\nf([2]);`;
    const result = instrument(source, { filename: "a.js" });
    expect(result).toMatchObject({ code: source, changed: false, sites: [] });
    expect(codes(source)).toEqual(["ignored 2:3"]);
  });
});

describe("hints that do not exist", () => {
  it.each([
    ["/* tracealloc ignroe next */", ["hint 1:1"]],
    ["// tracealloc ignore", ["hint 1:1"]],
    ["/* tracealloc ignore-next */", ["hint 1:1"]],
    ["/*! tracealloc ignore if */", ["hint 1:1"]],
    ["/* tracealloc is what counts here */", []],
    ["/* see tracealloc ignroe next */", []],
    ["/* istanbul ignore next */", []],
  ])("%s", (hint, diagnostics) => {
    expect(codes(`${hint}\nf([1]);`)).toEqual(diagnostics);
    expect(counted(`${hint}\nf([1]);`)).toEqual(["[1])"]);
  });
});

describe("generated code, which has no position in the source", () => {
  const original = "const f = (a: string[]) => [...a, {}];\n";

  it("is not counted, and said", () => {
    const { code, map } = transformSync(original, {
      loader: "ts",
      sourcemap: true,
      sourcefile: "a.ts",
    });
    const generated = `const helper = () => ({ made: [] });\n${code}`;
    const mappings = `;${JSON.parse(map).mappings}`;
    const inputSourceMap = JSON.stringify({ ...JSON.parse(map), mappings });
    const { sites, diagnostics } = instrument(generated, {
      filename: "/p/a.js",
      root: "/p",
      inputSourceMap,
    });
    expect(sites.map(({ filename, line }) => `${filename}:${line}`)).toEqual([
      "a.ts:1",
      "a.ts:1",
      "a.ts:1",
    ]);
    expect(diagnostics.map(({ code, line, column }) => `${code} ${line}:${column}`)).toEqual([
      "generated 1:16",
      "generated 1:23",
      "generated 1:31",
    ]);
  });

  it("is what people wrote where the map maps nothing", () => {
    const inputSourceMap = { version: 3, sources: [], names: [], mappings: "" } as const;
    const { sites } = instrument("f([1])", {
      filename: "a.js",
      inputSourceMap: JSON.stringify(inputSourceMap),
    });
    expect(sites).toMatchObject([{ filename: "a.js", line: 1, column: 3 }]);
  });
});

describe("instrumented code is recognised", () => {
  const source =
    "export const f = (a) => ({ a: [a], b: `${a}` }); export function g() { return new Map() }";

  it.each(["module", "commonjs", "script"] as const)("as a %s", (sourceType) => {
    const text = sourceType === "module" ? source : source.replaceAll("export ", "");
    const once = instrument(text, { filename: "a.js", sourceType });
    expect(once.changed).toBe(true);
    const twice = instrument(once.code, { filename: "a.js", sourceType });
    expect(twice.changed).toBe(false);
    expect(codes(once.code, { sourceType })).toEqual(["instrumented 1:1"]);
  });

  it("behind esbuild's and terser's minifiers", async () => {
    const { code } = instrument(source, { filename: "a.js" });
    const compact = transformSync(code, { minifyWhitespace: true, minifySyntax: true }).code;
    const small = (await minify(code, { module: true })).code ?? "";
    for (const minified of [compact, small, transformSync(code, { minify: true }).code]) {
      expect(codes(minified), minified).toEqual(["instrumented 1:1"]);
    }
  });
});
