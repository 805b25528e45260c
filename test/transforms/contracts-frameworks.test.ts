import { transformSync } from "@babel/core";
import { compileScript, parse as parseVue } from "@vue/compiler-sfc";
import { transformSync as esbuild } from "esbuild";
import { compileModule } from "svelte/compiler";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { instrument } from "../../transforms/instrument.ts";

function instrumented(code: string, filename: string): string {
  const result = instrument(code, { filename, sourceType: "module", runtime: "global" });
  expect(result.changed).toBe(true);
  return result.code;
}

function matches(code: string, words: RegExp): string[] {
  return Array.from(code.matchAll(words), ([found]) => found);
}

describe("Vue's macros", () => {
  const setup = `const props = defineProps({ title: { type: String, default: () => 'x' }, list: Array });
const emit = defineEmits(['a', 'b']);
const model = defineModel({ default: () => [] });
const slots = defineSlots();
defineExpose({ open: [1] });
defineOptions({ name: 'A' });
const { size = [1] } = props;
const label = computed(() => ({ t: props.title, n: [size] }));`;

  const compile = (script: string) =>
    compileScript(
      parseVue(
        `<script setup>import { computed } from 'vue';\n${script}</script><template>{{ title }}{{ label }}</template>`,
      ).descriptor,
      { id: "a", inlineTemplate: true },
    );

  it("are compiled as before, and bindings stay known", () => {
    const plain = compile(setup);
    const { bindings = {}, content } = compile(instrumented(setup, "a.js"));
    const own = Object.entries(bindings).filter(([name]) => !name.startsWith("$ta"));
    expect(Object.fromEntries(own)).toEqual(plain.bindings);
    const macros = /props: .*|emits: .*|"modelValue": .*|name: .*|__expose\(.*\)/g;
    expect(matches(content, macros)).toEqual(matches(plain.content, macros));
    expect(content).toContain("{ t: props.title");
  });
});

describe("Svelte's runes", () => {
  const module = `export class Todos { items = $state([{ a: 1 }]); open = $derived(this.items.filter((i) => !i.done)); }
export const counter = $state({ n: 0 });
const double = $derived.by(() => [counter.n * 2]);
export function run() { $effect(() => { console.log({ double }) }); }`;

  it("are compiled as before", () => {
    const compile = (code: string) => compileModule(code, { filename: "a.svelte.js" }).js.code;
    const calls = /\$\.(?:state|proxy|derived|user_effect|get)\b/g;
    const plain = matches(compile(module), calls);
    expect(plain.length).toBeGreaterThan(5);
    expect(matches(compile(instrumented(module, "a.svelte.js")), calls)).toEqual(plain);
  });
});

describe("React's compilers, before the hooks", () => {
  const source = `import { useState } from 'react';
export function App({ items }) {
  const [open, setOpen] = useState({ a: [] });
  return <ul onClick={() => setOpen({ a: [open] })}>{items.map((item) => <li key={item}>{item}</li>)}</ul>;
}
export const Row = ({ a }) => <b style={{ color: a }}>{[a]}</b>;`;
  const compile = (code: string): string =>
    transformSync(code, {
      filename: "/p/a.jsx",
      configFile: false,
      babelrc: false,
      parserOpts: { plugins: ["jsx"] },
      plugins: [
        ["babel-plugin-react-compiler", { target: "19" }],
        ["react-refresh/babel", { skipEnvCheck: true }],
      ],
    })?.code ?? "";

  it("have registered all components, and memoised them", () => {
    const plain = compile(source);
    const code = instrumented(plain, "a.jsx");
    expect(matches(plain, /\$RefreshReg\$\(/g)).toHaveLength(2);
    for (const words of [/\$RefreshReg\$\([^)]*\)/g, /\b_c\w*\(\d+\)/g, /_s\w*\([^)]*\)/g]) {
      expect(matches(code, words)).toEqual(matches(plain, words));
    }
  });

  it("find as many components when they come after them", () => {
    const code = compile(instrumented(source, "a.jsx"));
    expect(matches(code, /\$RefreshReg\$\(/g)).toHaveLength(2);
  });
});

describe("styled-components", () => {
  const source =
    "import styled, { css } from 'styled-components'; const Box = styled.div`a: ${(p) => [p.a]};`; const Big = styled(Box).attrs({ a: [1] })`b: c;`; const mixin = css`d: ${Box};`;";
  const compile = (code: string): string =>
    transformSync(code, {
      filename: "/p/a.js",
      configFile: false,
      babelrc: false,
      plugins: ["babel-plugin-styled-components"],
    })?.code ?? "";

  it("names and hashes the same components", () => {
    const names = /displayName: "[^"]+"|componentId: "sc-[^"]+?-\d+"/g;
    const plain = matches(compile(source), /displayName: "[^"]+"/g);
    expect(plain).toHaveLength(2);
    expect(matches(compile(instrumented(source, "a.js")), names)).toEqual(
      expect.arrayContaining(plain),
    );
  });
});

describe("Angular's decorators", () => {
  it("keep their arguments, and those of others are counted", () => {
    const source = `@Component({ selector: 'a', styles: ['b'], imports: [C] }) class A { @Input({ required: true }) a = [1]; @other({ b: 1 }) b; }`;
    const code = instrumented(source, "a.ts");
    expect(code).toContain("@Component({ selector: 'a', styles: ['b'], imports: [C] })");
    expect(code).toContain("@Input({ required: true }) a = $ta");
    expect(code).not.toContain("@other({ b: 1 })");
  });
});

describe("enums", () => {
  const source = `enum E { A = "x" + 1, B = \`\${A}y\`.length, C = [1].length, D = 1 << 2 } const enum F { A = "a" + "b" } declare enum G { A = "a" + 1 } log([E, F.A]);`;

  function run(js: string): unknown {
    let seen: unknown;
    new Function("log", "A", js)((value: unknown) => {
      seen = value;
    });
    return seen;
  }

  it.each([
    ["esbuild", (code: string) => esbuild(code, { loader: "ts" }).code],
    ["tsc", (code: string) => ts.transpile(code, { target: ts.ScriptTarget.ES2022 })],
  ])("have the same members by %s", (_, compile) => {
    const code = instrument(source, { filename: "a.ts", sourceType: "script" }).code;
    expect(code).not.toBe(source);
    expect(run(compile(code))).toEqual(run(compile(source)));
  });
});

describe("functions that are run elsewhere", () => {
  it.each(["'worklet'", '"use server"', "'use cache'", "'use cache: remote'", "'use workflow'"])(
    "by the directive %s keep their text, and are not hooked themselves",
    (directive) => {
      const functions = [
        `function f(a) { ${directive}; return { a: [a] } }`,
        `const g = async (a) => { ${directive}; return { a: [a] } };`,
        `const o = { m() { ${directive}; return [1] } };`,
        `class A { m() { ${directive}; return [1] } }`,
      ];
      const { code, diagnostics } = instrument(`${functions.join("\n")}\nlist([2]);`, {
        filename: "a.mjs",
      });
      for (const text of ["return { a: [a] } }", "return [1] }"]) {
        expect(code.split(text)).toHaveLength(3);
      }
      expect(code).not.toMatch(/\$ta\w*\(\d+,[fg]\)/);
      expect(diagnostics.map((each) => each.code)).toEqual(["text", "text", "text", "text"]);
    },
  );

  it.each([
    "page.evaluate((a) => [a], b)",
    "page.$$eval('a', (all) => all.map((a) => [a]))",
    "context.addInitScript(function () { a = [1] })",
    "browser.execute(() => ({ a: 1 }))",
    "driver.executeScript(function () { return [1] })",
    "chrome.scripting.executeScript({ target, func: () => [1] })",
    "useAnimatedStyle(() => ({ width: a.value }))",
    "runOnUI(() => [1])()",
  ])("%s", (source) => {
    const { code, diagnostics } = instrument(`f(${source}, [1]);`, { filename: "a.mjs" });
    expect(code).toContain(source);
    expect(diagnostics.map((each) => each.code)).toEqual(["text"]);
  });
});

describe("paths that tools trace", () => {
  it.each([
    "fs.readFileSync(path.join(__dirname, 'x' + '.txt'))",
    "fs.readFileSync(__dirname + '/a/' + 'b')",
    "fs.readFileSync(`${__dirname}/a.node`)",
    "require(path.join(base, 'a' + name))",
    "require.resolve('./a/' + name)",
  ])("%s", (source) => {
    const { code } = instrument(`f(${source}, [1]);`, { filename: "a.cjs" });
    expect(code).toContain(source);
  });
});
