import type { Programs } from "./programs.ts";

const deep = (open: string, inner: string, close: string, n: number) =>
  open.repeat(n) + inner + close.repeat(n);

/** Odd syntax, where an emitter of text may go wrong. */
export const syntax: Programs = {
  any: {
    "escapes in identifiers and keys":
      "var \\u0061b = [1]; const \\u{63}d = () => 1; class \\u0041 { \\u0062 = () => 1; #\\u0063 = function () {}; n() { return [this.b.name, this.#c.name] } } log(ab, cd.name, A.name, new A().n(), { \\u0061: () => 1, 'a\\u0062': () => 2, '\\ud800': () => 3, '\\u2028': () => 4 })",
    "helpers' names as escapes":
      "var \\u0024ta = 1, $\\u0074as = 2, $\\u{74}\\u{61}c = 3; log([\\u0024ta, $\\u0074as, $\\u{74}ac], `${{}}`)",
    "numeric keys":
      "const o = { 1n: () => 1, 0.5e-7: () => 1, 1_000: () => 1, 0b11: () => 1, .25: class {}, 0xff: function () {} }; class A { 1n = () => 1; 0b10 = () => 1; static 1_1 = class {} } log(Object.keys(o), Object.values(o).map((f) => f.name), new A()[1].name, new A()[2].name, A[11].name)",
    "members named get, set, static and async":
      "const o = { get() { return [1] }, set(v) {}, async() { return {} }, static() {}, await() {}, get get2() { return [2] }, async async2() {}, *yield2() { yield [3] }, get: () => 4, async: [] }; class A { get; set = []; static async = {}; async\n x() { return [1] } static static() { return [2] } get\n y() { return [3] } 'constructor2'() {} static get = () => 1; static *gen() { yield {} } } log(o, new A().x(), new A().y, A.static(), A.async, A.get.name, [...A.gen()])",
    "keywords without blanks":
      "function f(a) { switch (a) { case[1].length: return[a]; case`${2}`: return{ a }; default: if (a) return`${a}`; else[a].x = 1; throw{ a } } } log(f(1), f('2'), f(3)); try { f(0) } catch (e) { log(e) } log(typeof[], void{}, typeof`${1}`, 1 in[1, 2], [...function*(){yield[1];yield{};yield`${2}`}()]); for (const x of[[1]])log(x); for (const k in{ a: [] })log(k); do[1].x = 1; while(0) class A extends{ C: Array }.C {} log(new A().length); (async()=>{await{};return[await[1]]})().then(log)",
    "arrow bodies":
      "const f = x => ({}).y, g = x => [] + {}, h = x => ([x]), i = x => (y, z = [x]) => ({ y, z }), j = async x => await [x], k = x => y => z => [x, y, z], l = (a = [1], { b = () => 1 } = {}, [c = class {}] = []) => [a, b.name, c.name]; log(f(), g(), h(1), i(1)(2), k(1)(2)(3), l()); j(1).then(log)",
    "arrow bodies at the end of a line":
      "let f, g = 1; const c = 1; f = c ? () => {}\n : () => {}\nlog(f.name); log([() => {}\n, 1], (() => {}\n).name); f = { a: () => {}\n}; log(`${(() => 1)\n()}`); for (f = () => {}\n; c > 1;); for (let i = () => {}\n; ;) break; f = () => {}\n++g\nf = () => {} // c\n--g\nf = () => {} /* c\n*/ [g].x = 1\nif (c) f = () => {}\nelse f = 1\ndo f = () => {}\nwhile (0)\nclass A { f = () => {}\n*g() { yield [1] }\nh = async () => {}\n[`i`] = [2]\nstatic j = () => {}\nstatic k = 1\nl = () => {} }\nlog(f.name, g, [...new A().g()], new A().i, A.k)",
    "declarations without semicolons":
      "{ const f = () => {} } { const f = class {} /* c */ } { let f = function () {} // c\n } if (1) { const f = () => 1 } switch (1) { default: const f = () => 1 } l: { const f = () => 1\n;[1].x } const f = () => 1, g = 2; var h = () => [1]\n/* c */\nlog(f(), g, h())",
    "comments everywhere":
      "const /* a */ f /* b */ = /* c */ ( /* d */ x /* e */ ) /* f */ => /* g */ { /* h */ return /* i */ [ /* j */ x /* k */ ] /* l */ } /* m */ // n\nlog( /* o */ f /* p */ ( /* q */ { /* r */ a /* s */ : /* t */ 1 /* u */ } /* v */ ) /* w */ ) // x\n/* y */ new /* z */ Map /* 1 */ ( /* 2 */ [ /* 3 */ ] ) /* 4 */ ; `a${ /* 5 */ 1 /* 6 */ }` /* 7 */ + /* 8 */ `b` // 9",
    "other line ends":
      "const f = () => {}\r\n;[1].x\r\nlet g\r\ng = () => {}\r[1].x\rg = () => {}\u2028(1)\u2029log(f.name, g.name) // c\u2028log([2]) // d\u2029log({ a: 'a\u2028b' })",
    "a byte order mark": "\ufefflog([1])",
    "texts that end scripts or open comments":
      "log('</script>' + [1], `<!--${[2]}-->`, '//' + {}, '/*' + `*/${1}`, /[/*]/.source + /\\/\\//.source, `${'`'}${`${'}'}`}`, '${' + '}')",
    "regular expressions":
      "log(/[\\p{L}--[a-z]]/v.test('A'), /[[a-z]&&[aeiou]]/v.exec('e')[0], /(?<y>\\d{4})/u.exec('2020').groups.y, [/]/ /1], 4 / 2 / [1], /=/g[Symbol.replace]('a=b', '/'), (1) / 2 / 3, [1] / 2 / 1)",
    "long chains": `log((${"'x' + [1] + ".repeat(500)}'y').length, (${"1 + ".repeat(1000)}1), ${"false || ".repeat(500)}[1], ${"[1] && ".repeat(500)}{}, ${"0 ? [1] : ".repeat(300)}{})`,
    "deep nesting": `log(${deep("[", "1", "]", 300)}.flat(Infinity), JSON.stringify(${deep("{ a: ", "[]", "}", 200)}).length, (${deep("(", "[1]", ")", 300)}), ${deep("`${", "[1]", "}`", 100)}, ${deep("(() => ", "[2]", ")()", 150)}, ${deep("new Array(", "3", ").length", 60)})`,
    "deep calls and members": `const o = { get o() { return o }, f() { return o }, a: [1] }; log(o${".o".repeat(400)}.a, o${".f({})".repeat(300)}.a, o${"?.f([])".repeat(300)}?.a, ${deep("o.f(", "o", ")", 200)}.a)`,
    "many statements on one line": `let n = 0; ${"n += [1].length; ({ n }); (() => n)();".repeat(400)} log(n)`,
    "names of helpers inside texts": "log('$ta' + [1], `$tas${{}}`, { $tan: () => 1 })",
    "expressions as statements":
      "[1], [2]; ({}), []; `${1}`; (class {}); (() => {}); +[]; !{}; new Map; (function () {}); [[]][0]; 1 ? [] : {}; ({ a: 1 }).a = [2]; [].x = {}, `${[]}`; void 0; log(1)",
    "patterns that look like literals":
      "let a, b, c; [a, [b] = [[1]], { c = {} } = {}] = [[1]]; ({ a, b: [b = class {}] = [], ...c } = { a: {} }); for ([a = () => 1, ...b] of [[]]) log(a.name, b); for ({ length: a, ...c } of ['ab']) log(a, c); [{ x: a = [3] }] = [{}]; [[].x, {}.y, [1][0]] = [1, 2, 3]; (([a]) => 0)([1]); log(a, b, c)",
    "async as a name":
      "var async = (v) => [v]; async (1); log(async (2), async\n(3), { async }, async => [async]); const f = async async => { await async }; const g = async (async) => [async]; var of = [1]; for (async of => {}; false;); log(f.name, g.length)",
    "using and await as names":
      "var using = [1]; using\n[0].x; log(using, { using }, typeof accessor); class A { accessor = [1]; static using = {} } log(new A(), A.using)",
  },
  sloppy: {
    "yield as a name":
      "var yield = (v) => [v]; log(yield (1), yield\n[0], { yield }); function f(yield) { return [yield] } log(f({}))",
    "let as a name":
      "var let = { x: [1] }; log(let.x, let\n['x'], (let)[0]); let\n.y = {}; l: let\nlog(Object.keys(let))",
    "HTML-like comments behind arrow functions":
      "var f = 1; f = () => {} <!-- comment\n(log)('a'); f = () => {}\n--> comment\n;[1].x; log(typeof f)",
    "a hashbang in a script": "#!/usr/bin/env node\nlog([1])",
    "nothing at all": "",
    "comments only": "// one\n/* two */",
    "directives only": "'use strict'",
    "a function only": "function f() { return [1] }",
    "a trailing comment": "log([1]) // the end",
    "a source map comment": "log({ a: 1 })\n//# sourceMappingURL=data:application/json;base64,e30=",
    "functions behind labels and ifs":
      "a: b: function f() { return [1] } if (1) function g() { return {} } if (0); else function h() { return [] } log(f(), g(), h()); switch (1) { case 1: function i() { return [i.name] } } log(i())",
    "var over everything":
      "var f = () => 1; var f = class {}; { function g() {} } var g; log(f.name, typeof g); try { throw 1 } catch (e) { var e = [2]; log(e) }",
  },
  modules: {
    "default exports and the line behind them": {
      "main.mjs":
        "import a from './a.mjs'; import b from './b.mjs'; import c from './c.mjs'; import d from './d.mjs'; import e from './e.mjs'; log(a.name, b, c.name, d.name, e)",
      "a.mjs": "export default () => {}\n[1].x\n;(1)",
      "b.mjs": "export default [1]\n.map((v) => [v])\n",
      "c.mjs": "export default class {}\n[1].x",
      "d.mjs": "export default function () {}\n(1)",
      "e.mjs": "export default { a: [1] }\n;export { x as y }; const x = () => 1",
    },
    "line ends, a mark and a hashbang":
      "\ufeffexport const f = () => {}\r\nexport let g\r\ng = () => {}\r\n;[1].x\r\nlog(f.name, g.name)\r\n",
    "exports of every kind": {
      "main.mjs": "import * as a from './a.mjs'; log(a, Object.values(a).map((v) => v.name))",
      "a.mjs":
        "export const { x = () => 1, y: [z = class {}] = [] } = {}; export function f() {} export async function* g() {} export class C { static a = [1] } export let l = () => 1, m = [() => 2]; export var v = function () {}; export { v as default, l as 'a b' }",
    },
  },
};
