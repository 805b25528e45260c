import {
  type PluginItem,
  type TransformOptions,
  transformFromAstSync,
  transformSync,
} from "@babel/core";
import * as babel8 from "babel8";
import { transformSync as esbuild } from "esbuild";
import { describe, expect, it } from "vitest";
import babelPlugin from "../../../src/compilers/babel.ts";
import { type Diagnostic, instrument, type SiteInfo } from "../../../transforms/instrument.ts";
import { countEmitted, compile as esbuilt, execute } from "../../support/execute.ts";

interface Metadata {
  readonly sites: readonly SiteInfo[];
  readonly diagnostics: readonly Diagnostic[];
}

function compileBy(transform: typeof transformSync, code: string, options: TransformOptions) {
  const result = transform(code, {
    filename: "/p/a.tsx",
    configFile: false,
    babelrc: false,
    sourceMaps: true,
    ...options,
  });
  const metadata = result?.metadata as { tracealloc?: Partial<Metadata> } | undefined;
  const { sites = [], diagnostics = [] } = metadata?.tracealloc ?? {};
  return { code: result?.code ?? "", map: result?.map, ast: result?.ast, sites, diagnostics };
}

const compile = compileBy.bind(undefined, transformSync);

const withHooks = (plugins: PluginItem[] = []): PluginItem[] => [
  [babelPlugin, { runtime: "global", root: "/p" }],
  ...plugins,
];

/** What compilers rewrite most. `h` makes elements. */
const PROGRAM = `const h = (type: unknown, props: unknown, ...children: unknown[]) => ({ type, props, children });
enum Level { Low = 1, High = "h" + 1 }
namespace Names { export const make = (n: number) => [n]; }
class Base<T> { constructor(readonly value: T, private list: T[] = []) {} get size() { return [this.list.length]; } }
class Derived extends Base<number> { static all = [1]; own = { a: 1 }; #hidden = [2]; declare kind: string; method(...rest: number[]) { return [...rest, this.#hidden.length]; } }
const Anonymous = class { m() { return {}; } };
const { a, ...others } = { a: 1, b: 2, c: [3] };
const [first, ...tail] = [1, 2, 3];
function defaults({ x = [1], y } = { y: () => 1 } as { x?: number[]; y: () => number }, ...more: unknown[]) { return [x, y(), more]; }
function* generate(n: number) { for (let i = 0; i < n; i++) yield { i }; }
async function later(value: number) { const twice = await value * 2; return { twice, ...others }; }
const fns = [];
for (const n of [1, 2, 3]) fns.push(() => n);
for (let i = 0; i < 2; i++) fns.push(function () { return i; });
const text = (s: string | number) => \`<\${s}>\` + s;
const element = <ul className="a" {...others}><li key="1">{text(1)}</li><>{[1, 2].map((n) => <b key={n}>{n}</b>)}</></ul>;
const spread = { ...others, [text(2)]: [2], get g() { return []; } };
const call = Math.max(...[1, 2], ...tail);
let late; late ??= { made: true }; late?.made;
log(Level, Names.make(1), new Derived(1).method(1, 2), new Anonymous().m(), a, others, first, tail);
log(defaults(), defaults({ y: () => 2 }, 1), [...generate(2)].length, fns.map((f) => f()), text("t"));
log(JSON.stringify(element), spread, call, late, /a(?<n>b)/.test("ab"), new Map([[1, 2]]).size, [fns[0].name, text.name, Anonymous.name]);
later(2).then((value) => log(value));
`;

const lines = (counts: ReturnType<typeof countEmitted>["counts"]): string[] =>
  counts.map(({ at, kind, estimate }) => `${at} ${kind} ${estimate.allocatedCount}`).sort();

const classic = { runtime: "classic", pragma: "h", pragmaFrag: "String" };
const oldEngines = { targets: "ie 11" };
const newEngines = { targets: "node 20", modules: "commonjs" };
const presets7 = (targets: object): PluginItem[] => [
  ["@babel/preset-env", targets],
  ["@babel/preset-typescript", { allowDeclareFields: true }],
  ["@babel/preset-react", classic],
];
const presets8 = (targets: object): PluginItem[] => [
  [babel8.env, { ...targets, modules: "commonjs" }],
  babel8.typescript,
  [babel8.react, classic],
];
const by8 = compileBy.bind(undefined, babel8.transformSync as typeof transformSync);

describe.each([
  // `const [first, ...tail] = [1, 2, 3]` is compiled to two constants.
  ["Babel 7 for old engines", compile, presets7(oldEngines), ["8:26 array 1"]],
  ["Babel 7 for new engines", compile, presets7(newEngines), []],
  ["Babel 8 for old engines", by8, presets8(oldEngines), ["8:26 array 1"]],
  ["Babel 8 for new engines", by8, presets8(newEngines), []],
])("compiled by %s", (_, compile, presets, gone) => {
  it("a program does the same, and each value of the source is counted once", () => {
    const plain = execute(compile(PROGRAM, { presets }).code, "commonjs", true);
    const { code, diagnostics } = compile(PROGRAM, { presets, plugins: withHooks() });
    const counted = countEmitted("a.tsx", code, "commonjs");
    expect(counted.output, code).toEqual(plain.output);
    expect(plain.output.join("\n")).toContain("twice: 4");
    const options = { filename: "a.tsx", sourceType: "module", runtime: "global" } as const;
    const source = esbuilt(instrument(PROGRAM, options).code, "tsx");
    const expected = lines(countEmitted("a.tsx", source, "commonjs").counts);
    expect(lines(counted.counts), code).toEqual(expected.filter((line) => !gone.includes(line)));
    expect(diagnostics.filter((each) => each.code === "lowered")).toHaveLength(gone.length);
  });
});

describe("React's compilers", () => {
  const source = `import { useState } from 'react';
export function App({ items }) {
  const [open, setOpen] = useState({ a: [] });
  return <ul onClick={() => setOpen({ a: [open] })}>{items.map((item) => <li key={item}>{item}</li>)}</ul>;
}
export const Row = ({ a }) => <b style={{ color: a }}>{[a]}</b>;`;
  const react: PluginItem[] = [
    ["babel-plugin-react-compiler", { target: "19" }],
    ["react-refresh/babel", { skipEnvCheck: true }],
  ];
  const presets: PluginItem[] = [["@babel/preset-react", { runtime: "automatic" }]];
  const [counting] = withHooks();

  it.each([
    ["before", [counting, ...react]],
    ["behind", [...react, counting]],
  ])("see the program as it was written, with the plugin %s them", (_, plugins) => {
    const plain = compile(source, { presets, plugins: react }).code;
    const { code, sites } = compile(source, { presets, plugins: plugins as PluginItem[] });
    expect(plain.match(/\$RefreshReg\$\(/g)).toHaveLength(2);
    for (const words of [/\$RefreshReg\$\([^)]*\)/g, /\b_c\w*\(\d+\)/g, /_s\w*\([^)]*\)/g]) {
      expect(code.match(words)).toEqual(plain.match(words));
    }
    const places = sites.map(({ line, column, kind }) => `${line}:${column} ${kind}`);
    expect(places).toEqual(expect.arrayContaining(["3:36 object", "4:37 object", "6:41 object"]));
  });
});

describe("sites", () => {
  const at = ({ filename, line, column, kind }: SiteInfo): string =>
    `${filename}:${line}:${column} ${kind}`;

  it("are those of what an input source map leads to", () => {
    const original = "export const list: object[] = [];\nlist.push({ a: 1 });\n";
    const options = { sourcefile: "original.ts", loader: "ts", sourcemap: true } as const;
    const first = esbuild(`\n\n${original}`, options);
    const inputSourceMap = JSON.parse(first.map);
    const { sites } = compile(first.code, { inputSourceMap, plugins: withHooks() });
    expect(sites.map(at)).toEqual(["original.ts:3:31 array", "original.ts:4:11 object"]);
  });

  it("are left out where a comment says so, also when comments are not printed", () => {
    const code = "/* tracealloc ignore next */ f({ a: 1 }); f([]);";
    const { sites } = compile(code, { comments: false, plugins: withHooks() });
    expect(sites.map(at)).toEqual(["a.tsx:1:45 array"]);
  });

  it("are those of the code itself where its source map says nothing", () => {
    const code = "f([1]);\n//# sourceMappingURL=data:application/json;base64,e30=";
    // Babel itself cannot go through such a map.
    const { sites } = compile(code, { sourceMaps: false, plugins: withHooks() });
    expect(sites.map(at)).toEqual(["a.tsx:1:3 array"]);
  });

  it("are none of what plugins have made", () => {
    const plugin = ({ template }: { template: (code: string) => () => object }) => ({
      visitor: {
        Program(path: { pushContainer(list: string, node: object): void }) {
          path.pushContainer("body", template("made = [{}]")());
        },
      },
    });
    const { sites, code } = compile("f([]);", { plugins: withHooks([plugin as never]) });
    expect(code).toContain("made = [{}]");
    expect(sites.map(at)).toEqual(["a.tsx:1:3 array"]);
  });
});

it.each([
  ["exports.a = () => [1];", 'require("tracealloc/runtime")'],
  ["const { b } = require('./b'); b({});", 'require("tracealloc/runtime")'],
  ["export const a = [1]; // require", 'from"tracealloc/runtime"'],
  ["const a = [await 1]; // require", 'from"tracealloc/runtime"'],
  ["const a = [import.meta.url]; // require", 'from"tracealloc/runtime"'],
  ["const a = [1];", 'from"tracealloc/runtime"'],
])("reaches the runtime from %s, which Babel takes for a module", (source, access) => {
  for (const transform of [
    transformSync,
    babel8.transformSync as unknown as typeof transformSync,
  ]) {
    const { code } = compileBy(transform, source, {
      filename: "/p/a.js",
      plugins: [babelPlugin],
      compact: true,
    });
    expect(code).toContain(access);
  }
});

it("puts hooks into trees that Babel does not print", () => {
  const { ast } = compile("f([1]);", { ast: true, code: false, plugins: withHooks() });
  const { code } = transformFromAstSync(ast as never, "", { configFile: false }) ?? {};
  expect(code).toMatch(/^f\(\$ta\(0, \[1\]\)\);$/m);
});

it("leaves a file alone that has hooks already", () => {
  const { code } = compile("f([1]);", { plugins: withHooks() });
  expect(compile(code, { plugins: withHooks() }).code).toBe(compile(code, {}).code);
});
