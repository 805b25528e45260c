import { transformAsync as babel } from "@babel/core";
import { rspack } from "@rspack/core";
import { transform as esbuild } from "esbuild";
import MagicString from "magic-string";
import ts from "typescript";
import { transformWithOxc } from "vite";
import { describe, expect, it } from "vitest";
import { instrument } from "../../transforms/instrument.ts";

type Compiler = (source: string) => Promise<{ code: string; map: string }>;

const compilers: Readonly<Record<string, Compiler>> = {
  async oxc(source) {
    const { code, map } = await transformWithOxc(source, "/p/a.tsx", { jsx: "preserve" });
    return { code, map: JSON.stringify(map) };
  },
  async typescript(source) {
    return typescript(source, { target: ts.ScriptTarget.ESNext, jsx: ts.JsxEmit.Preserve });
  },
};

function typescript(source: string, options: ts.CompilerOptions): { code: string; map: string } {
  const { outputText, sourceMapText } = ts.transpileModule(source, {
    fileName: "/p/a.tsx",
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      sourceMap: true,
      inlineSources: true,
      ...options,
    },
  });
  return { code: outputText, map: sourceMapText ?? "" };
}

function sitesOf(code: string, filename: string, inputSourceMap?: string): string[] {
  const { sites } = instrument(code, { filename, inputSourceMap });
  return sites
    .map((site) => `${site.line}:${site.column} ${site.kind} ${site.functionName}`)
    .sort();
}

describe.each(Object.entries(compilers))("sites of what %s has compiled", (_, compile) => {
  it.each([
    [
      "arrow functions",
      "export const f =\n  (a: number): unknown => [a];\ng((x) => x, async () => 1);",
    ],
    ["functions behind export", "export function f() {}\nexport default class { m(): void {} }"],
    [
      "functions on lines of their own",
      "const list = [\n  (): number => 1,\n  () => ({}),\n  <T,>(x: T) => x,\n];",
    ],
    [
      "what stands in types",
      "f<Map<string, []>>(new Map<string, number[]>([[`${a}`, [1]]]) as any);",
    ],
    [
      "enums and namespaces",
      "export enum A { B = 1 }\nenum C { D = 'd' }\nf(A, C, N, (function (C) {})(C || g));\nnamespace N { export const a = [1]; export enum O { P } }",
    ],
    ["curried functions", "export const f = (a: 1) => (b: 2) => ({ a, b, c: () => a + `${b}` });"],
    [
      "JSX",
      "const v = <ul onClick={() => 1}>{list.map((x: any) => <li key={[x]}>{`${x}`}</li>)}</ul>;",
    ],
    [
      "functions in parameters",
      "function f(this: void, g = () => [1], { h = () => ({}) }: any = {}) {}",
    ],
  ])("are those of the source: %s", async (_, source) => {
    const { code, map } = await compile(source);
    expect(sitesOf(code, "/p/a.js", map)).toEqual(sitesOf(source, "/p/a.tsx"));
  });
});

/** What compilers make of elements: each leads to its `<`, all else to somewhere near. */
const ELEMENTS = `import { Item, h, Frag } from "./item";
export function App({ list, rest }: { list: string[]; rest: object }): unknown {
  const empty = <></>;
  const made = h({ type: 1 }, [list]);
  return (
    <ul className="a" {...rest} {...{ e: 1 }}>
      {list.map((x: string) => <Item key={x} style={{ c: 1 }} on={() => [x]} as=<s /> {...rest} />)}
      <li><b>t</b>{empty}</li>
      <Item children={[made, empty]} />
      <>
        <Item get={{ m() {} }}>{{ x: [1] }}</Item>
        {list.length > 1 ? <i /> : [<u key="u" />]}
      </>
    </ul>
  );
}
`;

const JSX: Record<string, Compiler> = {};

for (const runtime of ["automatic", "classic"] as const) {
  for (const development of runtime === "automatic" ? [false, true] : [false]) {
    const name = `${runtime}${development ? ", for development" : ""}`;
    JSX[`oxc (${name})`] = async (source) => {
      const jsx = { runtime, development };
      const { code, map } = await transformWithOxc(source, "/p/a.tsx", { jsx });
      return { code, map: JSON.stringify(map) };
    };
    JSX[`esbuild (${name})`] = async (source) =>
      esbuild(source, {
        loader: "tsx",
        sourcemap: true,
        sourcefile: "/p/a.tsx",
        jsx: runtime === "classic" ? "transform" : "automatic",
        jsxDev: development,
      });
    JSX[`typescript (${name})`] = async (source) => {
      const automatic = development ? ts.JsxEmit.ReactJSXDev : ts.JsxEmit.ReactJSX;
      const jsx = runtime === "classic" ? ts.JsxEmit.React : automatic;
      return typescript(source, { jsx, target: ts.ScriptTarget.ESNext });
    };
    JSX[`babel (${name})`] = async (source) => {
      const presets = [
        ["@babel/preset-react", { runtime, development }],
        "@babel/preset-typescript",
      ];
      const options = { filename: "/p/a.tsx", babelrc: false, configFile: false };
      const result = await babel(source, { ...options, sourceMaps: true, presets });
      return { code: result?.code ?? "", map: JSON.stringify(result?.map) };
    };
    JSX[`swc (${name})`] = async (source) => {
      const { code, map = "" } = await rspack.experiments.swc.transform(source, {
        filename: "/p/a.tsx",
        sourceMaps: true,
        jsc: {
          parser: { syntax: "typescript", tsx: true },
          target: "es2022",
          transform: { react: { runtime, development } },
        },
      });
      return { code, map };
    };
  }
}
JSX["typescript (CommonJS for old engines)"] = async (source) =>
  typescript(source, {
    jsx: ts.JsxEmit.ReactJSX,
    target: ts.ScriptTarget.ES2015,
    module: ts.ModuleKind.CommonJS,
  });
JSX["typescript (a function of one's own)"] = async (source) =>
  typescript(source, {
    jsx: ts.JsxEmit.React,
    jsxFactory: "h",
    jsxFragmentFactory: "Frag",
    target: ts.ScriptTarget.ESNext,
  });

describe.each(Object.entries(JSX))("elements that %s has compiled", (_, compile) => {
  it("are sites where they stand in the source, and what holds their attributes is none", async () => {
    const { code, map } = await compile(ELEMENTS);
    // A compiler may throw away what it has seen to be spread at once.
    const isKept = (site: string): boolean => !site.startsWith("6:37 object");
    const expected = sitesOf(ELEMENTS, "/p/a.tsx").filter(isKept);
    expect(sitesOf(code, "/p/a.js", map).filter(isKept)).toEqual(expected);
  });
});

describe("elements that were compiled before", () => {
  const PLACES: Readonly<Record<string, string>> = {
    "an ES module": `import { jsx as _jsx, jsxs } from "react/jsx-runtime";
export const f = (a) => jsxs("ul", { on: () => a, children: [_jsx("li", { children: [a] }), { a }] });
`,
    CommonJS: `var _runtime = require("preact/jsx-runtime");
exports.f = (a) => (0,_runtime.jsxs)("u", { on: () => a, children: [_runtime.jsx("i", { children: [a] }), { a }] });
`,
  };

  it.each(Object.entries(PLACES))("are told by where their function comes from: %s", (_, code) => {
    const sites = sitesOf(code, "/p/a.js").map((site) => site.replace(/ \S+$/, ""));
    const [, line = ""] = code.split("\n");
    const at = (text: string): string => `2:${line.indexOf(text) + 1}`;
    const element = line.includes("(0,") ? "(0," : "jsxs(";
    const inner = line.includes("_runtime.jsx(") ? "_runtime.jsx(" : "_jsx(";
    expect(sites).toEqual(
      [
        `${at("(a) =>")} function`,
        `${at(element)} object`,
        `${at("() =>")} function`,
        `${at(inner)} object`,
        `${at("[a]")} array`,
        `${at("{ a }")} object`,
      ].sort(),
    );
  });

  it("are the same when a tool has moved them", () => {
    const others = [
      "export const f = (a) => structuredClone([a]).map(({ b }) => Object.assign({}, b));",
    ];
    for (const code of [...Object.values(PLACES), ...others]) {
      const text = new MagicString(code).prepend("const added = {};\n");
      const map = text
        .generateMap({ source: "a.js", includeContent: true, hires: true })
        .toString();
      expect(sitesOf(text.toString(), "/p/a.js", map)).toEqual(sitesOf(code, "/p/a.js"));
    }
  });
});

describe("sites of compiled code", () => {
  const source = "const f = () => ({ a: 1 });\nconst g = () => [f];\n";

  it("that a tool has added are told apart from others of their kind", () => {
    const text = new MagicString(source);
    text.prepend("const wrap = (run) => run();\nfunction added() {\n").append("}\n");
    const map = text.generateMap({ source: "a.js", includeContent: true, hires: true }).toString();
    expect(sitesOf(text.toString(), "/p/a.js", map)).toEqual(sitesOf(source, "/p/a.js"));
  });

  it("keep the coarse place where the source does not tell", () => {
    const text = new MagicString(source);
    text.overwrite(0, 26, "const f = h(() => 1, () => 2)");
    const map = text.generateMap({ source: "a.js", includeContent: true, hires: true }).toString();
    const functions = sitesOf(text.toString(), "/p/a.js", map).filter((site) =>
      /function/.test(site),
    );
    expect(functions).toEqual([
      "1:1 function undefined",
      "1:1 function undefined",
      "2:11 function undefined",
    ]);
  });
});
