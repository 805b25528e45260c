import type { Programs } from "./programs.ts";

/** Modules, their cycles and their bindings. */
export const modules: Programs = {
  modules: {
    "functions called through a cycle before their module runs": {
      "main.mjs": "import { f, early } from './a.mjs'; log(f(), early)",
      "a.mjs":
        "import { g, got } from './b.mjs'; export function f() { return { a: [g()] } } export const early = got;",
      "b.mjs":
        "import { f } from './a.mjs'; export function g() { return class { x = [1] } } function inner() { return [...'ab'] } export const got = [f(), inner()]",
    },
    "dead zones through a cycle": {
      "main.mjs": "import './a.mjs'",
      "a.mjs":
        "import './b.mjs'; export const x = [1]; export class C {} export let y = () => x; export default {}",
      "b.mjs":
        "import * as a from './a.mjs'; for (const k of ['x', 'C', 'y', 'default']) try { a[k] } catch (e) { log(k, e.name, e.message) }",
    },
    "a module that imports itself": {
      "main.mjs":
        "import * as self from './main.mjs'; import def, { f as g } from './main.mjs'; export default () => [1]; export function f() { return { self } } log(g === f, def.name, g().self === self)",
    },
    "top-level await": {
      "main.mjs":
        "import { v } from './a.mjs'; log(v, await import('./b.mjs')); for await (const x of [Promise.resolve([1])]) log(x); export const late = await Promise.all([{}, [1]])",
      "a.mjs": "export const v = [await null, { a: await [1] }]",
      "b.mjs": "await 0; export default class {} export const f = () => 1",
    },
    "live bindings": {
      "main.mjs":
        "import { n, inc, o } from './a.mjs'; import * as a from './a.mjs'; inc(); log(n, a.n, o, Object.keys(a), Object.getOwnPropertyDescriptor(a, 'n'))",
      "a.mjs": "export let n = 1, o = [n]; export function inc() { n += 1; o = { n } }",
    },
    "re-exports and namespaces": {
      "main.mjs":
        "import * as all from './a.mjs'; import { ns, default as d, renamed } from './a.mjs'; log(all, ns, d.name, renamed); try { all.x = [1] } catch (e) { log(e.name) }",
      "a.mjs":
        "export * from './b.mjs'; export * as ns from './b.mjs'; export { default, x as renamed } from './b.mjs'",
      "b.mjs":
        "export default function () { return [1] } export const x = { y: [2] }; export { x as 'a string' }",
    },
    "import attributes": {
      "main.mjs":
        "import data from './data.json' with { type: 'json' }; const again = await import('./data.json', { with: { type: 'json' } }); log(data, again.default === data)",
      "data.json": '{ "a": [1] }',
    },
    "import.meta and dynamic imports": {
      "main.mjs":
        "log(typeof import.meta.url, Object.keys(import.meta).length > 0, import.meta.url.endsWith('main.mjs')); const name = 'a'; log(await import(`./${name}.mjs`), await import('./' + name + '.mjs').then((m) => [m.x])); await import('./missing.mjs').catch((e) => log(e.code))",
      "a.mjs": "export const x = [1]",
    },
    "CommonJS from modules": {
      "main.mjs":
        "import def, { a, f } from './a.cjs'; import { b } from './b.cjs'; import * as c from './c.cjs'; log(def, a, f.name, b, Object.keys(c))",
      "a.cjs": "exports.a = [1]; exports.f = () => 1; const b = [2]; module.exports.b = b",
      "b.cjs":
        "exports.b = { c: [2] }; exports.g = function () {}; Object.defineProperty(exports, '__esModule', { value: true })",
      "c.cjs":
        "'use strict'; const { a } = require('./a.cjs'); exports.list = a.map((v) => [v]); if (module.children) exports.children = module.children.length; return; ",
    },
    "cycles of CommonJS": {
      "main.mjs": "import a from './a.cjs'; log(a)",
      "a.cjs":
        "exports.early = [1]; function f() { return { from: 'a' } } exports.f = f; const b = require('./b.cjs'); exports.late = { b }",
      "b.cjs":
        "const a = require('./a.cjs'); exports.seen = [Object.keys(a), a.f()]; exports.name = __filename.endsWith('b.cjs') && typeof require.resolve",
    },
    "order of evaluation": {
      "main.mjs":
        "import './a.mjs'; log('main', typeof hoisted()); import './b.mjs'; function hoisted() { return [1] }",
      "a.mjs": "log('a', [1])",
      "b.mjs": "import './a.mjs'; log('b', { b: [] }); export {}",
    },
    "this and strictness":
      "log(this, (function () { return this })(), typeof (() => this)()); try { undeclared = [1] } catch (e) { log(e.name) }",
    "a hashbang, comments and directives":
      "#!/usr/bin/env node\n// comment\n'use client'\n/* another */ 'use strict'\nexport const x = [1]; log(x)",
    "errors while loading": {
      "main.mjs":
        "await import('./a.mjs').catch((e) => log(e.name, e.message)); await import('./a.mjs').catch((e) => log(e.message)); await import('./b.mjs').catch((e) => log(e.name)); await import('./c.mjs').catch((e) => log(e.name))",
      "a.mjs": "const o = { a: [1] }; throw new Error('while loading ' + o.a)",
      "b.mjs": "export const x = [1; ",
      "c.mjs": "import { missing } from './d.mjs'; log({})",
      "d.mjs": "export const there = [1]",
    },
    "only imports, only comments, nothing": {
      "main.mjs":
        "import * as a from './a.mjs'; import * as b from './b.mjs'; import * as c from './c.mjs'; log(a, b, c)",
      "a.mjs": "export * from './b.mjs'",
      "b.mjs": "// nothing\n/* here */",
      "c.mjs": "",
    },
  },
};
