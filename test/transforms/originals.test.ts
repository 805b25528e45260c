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
    const { ESNext } = ts.ScriptTarget;
    const { outputText, sourceMapText } = ts.transpileModule(source, {
      fileName: "/p/a.tsx",
      compilerOptions: {
        target: ESNext,
        module: ts.ModuleKind.ESNext,
        jsx: ts.JsxEmit.Preserve,
        sourceMap: true,
        inlineSources: true,
      },
    });
    return { code: outputText, map: sourceMapText ?? "" };
  },
};

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
