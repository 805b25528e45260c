import type { Programs } from "./programs.ts";

/** Statements, hoisting, directives, completion values. */
export const statements: Programs = {
  any: {
    "lines that begin with a bracket":
      "const f = () => {}\n;[1, 2].forEach(f)\nconst g = function () {}\n;(() => log(g.name))()\nlet h\nh = () => {}\n;`${[1]}`\nlog(f.name, h.name)",
    "lines that continue":
      "const f = (v) => v\n(1, log)(2)\nconst a = [1]\n.map((v) => [v])\nlog(typeof f, a)",
    "return and its line":
      "const f = () => { return\n{ a: [1] } }; const g = () => { return { a:\n[1] } }; log(f(), g())",
    "function declarations are hoisted":
      "log(h(), typeof later); function h() { return inner(); function inner() { return [1] } } { later(); function later() { return {} } }",
    "functions in a switch":
      "switch (1) { case 0: function f() { return ['f'] } case 1: log(f()); default: class A { x = f() } log(new A()) }",
    "several functions of one name":
      "log(f()); function f() { return 1 } function f() { return [2] } var f; log(typeof f)",
    "a function over a parameter":
      "function o(i, j = () => typeof i) { function i() { return {} } return [i(), typeof arguments[0]] } log(o(5))",
    "dead zones":
      "for (const f of [() => { (() => x)(); let x = [1] }, () => { let y = [y] }, () => { const z = () => z; return z.name }, (a = b, b = []) => a]) try { log(f()) } catch (e) { log(e.message) }",
    "closures of loops":
      "const f = []; for (let i = 0; i < 3; i++) f.push(() => [i]); for (const k in { a: 1, b: 2 }) f.push(() => ({ k })); log(f.map((g) => g()))",
    "thrown half-way":
      "let n = 0; const boom = () => { throw new Error('boom' + n) }; for (const f of [() => ({ a: [n++], b: boom(), c: {} }), () => [{}, boom()], () => `${n++}${boom()}`, () => new Map([[n++, boom()]]), () => [n++, ...boom()]]) try { f() } catch (e) { log(e.message, n) }",
    "a directive in a function":
      "function f() { 'use strict'\n[1]; return typeof this } const g = () => { 'use strict'; return [this === undefined] }; log(f(), (function () { 'use strict'; return this })())",
    "directives without semicolons":
      "function f() { 'use strict'\nreturn [typeof this] } function g() { 'use client'; 'use strict'\n;({}).x; return typeof this } log(f(), g())",
    "empty and odd statements":
      ";;; if (1); else; for (;;) break; {} ; { ; } a: ; log({}); debugger",
    "var in blocks":
      "{ var a = [1] } for (var b of [[2]]); try { throw 1 } catch (e) { var c = { e } } log(a, b, c)",
    "error messages":
      "for (const f of [() => null.x, () => undefined.f([]), () => { const { a } = null }, () => { let q = [1]; q() }, () => new (class A { constructor() { throw new Error('A') } })()]) try { f() } catch (e) { log(e.name) }",
  },
  sloppy: {
    "this of sloppy functions":
      "log((function () { return typeof this })(), (() => typeof this)(), (function () { return [this === globalThis] })())",
    "arguments are linked to parameters":
      "function f(a, b) { arguments[0] = [2]; b = { x: 1 }; return [a, arguments[1], arguments.length, delete arguments[0], (() => arguments[1])()] } log(f(1, 2))",
    "arguments with defaults are not linked":
      "function f(a, b = [1]) { arguments[0] = {}; return [a, b, arguments.length] } log(f(1)); function g(a) { 'use strict'; arguments[0] = 9; return [a] } log(g(1))",
    with: "const t = []; const o = new Proxy({ a: 1 }, { has(o, k) { t.push(String(k)); return k in o } }); with (o) { var r = [a, { a }, () => a, `${a}`, a + 'x'] } log(r.length, t)",
    "with an object that has the helpers' names":
      "with ({ a: 1, $ta: 2, $tas: 3 }) { log([a, $ta, { a }].length) }",
    "completion values":
      "log(eval('1;{}'), eval('2; if (0) [3]'), eval('var x = [1]'), eval('do { [4] } while (0)'), eval('5; class A {}'), eval('6; function f() {}'), eval('l: { [7]; break l }'))",
    "Annex B functions in blocks":
      "log(typeof f); { function f() { return [1] } } log(typeof f, f()); if (true) function g() { return {} } log(g()); l: function h() {} log(typeof h); { f = 1 } log(typeof f)",
    "functions behind if and else":
      "if (0) function a() {} else function b() { return [1] } log(typeof a, b())",
    "asm.js":
      "function M(stdlib) { 'use asm'; function f(x) { x = x | 0; return (x + 1) | 0 } return { f: f } } log(M({}).f(1))",
    "names of the helpers":
      "var $ta = 1, $tas = 2, $ta1_ = 3; log([$ta, $tas, $ta1_], { a: `${$ta}` })",
    "let and async as identifiers":
      "var let = [1], async = (v) => [v], of = {}, get = 1, set = 2, static = 3, yield = [4], await = { a: 5 }; log(let, async (6), of, { get, set, async, static, yield, await }); async\n(7); log(async[0])",
    "HTML-like comments": "var x = [1] <!-- a comment\n--> another\nlog(x)",
    "octal escapes": "log('\\101' + [010], { 010: [1] })",
    "duplicate parameters": "function f(a, a) { return [a, arguments.length] } log(f(1, {}))",
    "delete of names": "var o = [1]; g = {}; log(delete o, delete g, typeof g)",
  },
};
