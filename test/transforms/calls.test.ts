import { describe } from "vitest";
import { testCounts, testTransparency } from "../support/tables.ts";

describe("what a call allocates by itself", () => {
  testCounts({
    "rest parameters": [
      `function f(a, ...rest) { return rest }
const g = (...r) => r.length, h = async (...r) => { r };
const o = { m(...[x, y]) { return x }, set s({ a, ...r }) { r } };
for (let i = 0; i < 3; i++) { f(1, 2); g(1); h(); o.m(i); o.s = { i } }`,
      [
        "1:1 function 1",
        "1:15 array 3",
        "2:11 function 1",
        "2:12 array 3",
        "2:35 function 1",
        "2:35 promise 3",
        "2:42 array 3",
        "3:11 object 1",
        "3:13 function 1",
        "3:15 array 3",
        "3:40 function 1",
        "3:51 object 3",
        "4:65 object 3",
      ],
    ],
    arguments: [
      `function f() { return arguments }
function g() { return (() => arguments[0] + arguments.length)() }
function h(arguments) { return arguments }
function i() { { let arguments = 1; arguments } var o = { arguments: 1 }; return o.arguments }
function j() { return f.apply(this, arguments) }
class A { constructor() { return g(...arguments) } get p() { const f = arguments; return f } }
f(); f(); g(1); h(); i(); j(); new A(); new A().p;`,
      [
        "1:1 function 1",
        "1:23 object 3",
        "2:1 function 1",
        "2:24 function 3",
        "2:30 object 3",
        "3:1 function 1",
        "4:1 function 1",
        "4:57 object 1",
        "5:1 function 1",
        "5:37 object 1",
        "6:1 class 1",
        "6:39 object 2",
        "6:52 function 1",
        "6:72 object 1",
        "7:32 instance 1",
        "7:41 instance 1",
      ],
    ],
    "async functions and generators": [
      `async function a() { 'use strict'; await 1 }
function* g() { yield 1 }
async function* ag() { yield 1 }
const b = async () => 1, o = { async m() {}, *n() {} };
class A { static async s() {} async #p() {} q() { this.#p() } }
for (let i = 0; i < 4; i++) { a(); b(); o.m(); A.s(); new A().q(); [...g()]; ag().next(); o.n() }`,
      [
        "1:1 function 1",
        "1:1 promise 4",
        "2:1 function 1",
        "2:1 iterator 4",
        "3:1 function 1",
        "3:1 iterator 4",
        "4:11 function 1",
        "4:11 promise 4",
        "4:30 object 1",
        "4:32 function 1",
        "4:32 promise 4",
        "4:46 function 1",
        "5:1 class 1",
        "5:11 function 1",
        "5:11 promise 4",
        "5:31 function 1",
        "5:31 promise 4",
        "5:45 function 1",
        "6:55 instance 4",
        "6:68 array 4",
      ],
    ],
    "rest elements of patterns": [
      `const o = { a: 1, b: 2 }; let r, s, t = {};
for (let i = 0; i < 2; i++) {
  const { a, ...u } = o, [b, ...v] = [1, 2]; var { c = [...w], ...w } = { c: 1 };
  ({ a: r, ...s } = o); [r, ...t.x] = [i]; [, ...[r]] = [i];
}
for (const { a, ...r } of [o, o]) r;
for (const [...r] of [o.a + [], '']) { let r = 1; }
for ({ ...s } of [o]) { s }
for (let { ...x } = o, n = 0; n < 2; n++) x;
try { throw o } catch ({ a, ...r }) { r }
(({ a, ...p }, q, s = ([...q] = [3])) => p)(o);`,
      [
        "1:11 object 1",
        "1:41 object 1",
        "3:14 object 2",
        "3:30 array 2",
        "3:38 array 2",
        "3:64 object 2",
        "3:73 object 2",
        "4:12 object 2",
        "4:29 array 2",
        "4:39 array 2",
        "4:47 array 2",
        "4:57 array 2",
        "6:17 object 2",
        "6:27 array 1",
        "7:13 array 2",
        "7:22 array 1",
        "7:23 string 1",
        "7:29 array 1",
        "8:8 object 1",
        "8:18 array 1",
        "9:12 object 1",
        "10:29 object 1",
        "11:2 function 1",
        "11:8 object 1",
        "11:25 array 1",
        "11:33 array 1",
      ],
    ],
    "functions in odd places": [
      `a: b: function f() {}
for (let i = 0; i < 3; i++) {
  if (i) function g() {} else function h() {}
  switch (i) { case 0: function j() {} break; case 1: default: c: function k() {} async function l() {} }
}
if (0) function m() {}`,
      [
        "1:7 function 1",
        "3:10 function 2",
        "3:31 function 1",
        "4:24 function 3",
        "4:67 function 3",
        "4:83 function 3",
      ],
    ],
  });
});

describe("calls, patterns and functions stay what they were", () => {
  testTransparency({
    "parameters and arguments":
      "function f(a, ...r) { arguments[0] = 9; return [a, r, arguments.length] } function g(a) { arguments[0] = 9; a += 1; return [a, arguments[0], (() => arguments)()] } log(f(1, 2, 3), g(1), f.length, g.length)",
    "strict arguments":
      "function g(a) { 'use strict'\narguments[0] = 9; return [a, arguments, this] } log(g.call(1, 2))",
    "function that hides a parameter":
      "function f(...r) { return r; function r() {} } function g({ ...r }) { { function r() {} } return r } log(typeof f(1), g({ a: 1 }))",
    "variables that hide parameters":
      "function f(...r) { var r; return r } function g(a = 1, ...r) { var r = 5; return r } log(f(1), g(1, 2))",
    "functions called arguments":
      "function f() { return typeof arguments; function arguments() {} } function g() { var arguments = 3; return arguments } function h() { let arguments = 4; { return arguments } } const k = function arguments() { return typeof arguments }; function l(a = arguments) { var arguments; return a === arguments } log(f(), g(), h(), k(), l())",
    "sloppy callee": "function f() { return arguments.callee === f } log(f())",
    "generators not started":
      "const t = []; function* g(a = t.push('p'), ...r) { t.push('b', r); yield arguments.length } const i = g(); log(t); i.next(); log(t, [...g(1, 2)], Object.getPrototypeOf(i) === g.prototype)",
    "order of microtasks":
      "const t = []; const f = async (...r) => { t.push(r); await 0; t.push('f') }; f(1); Promise.resolve().then(() => t.push('p')); (async () => (t.push('e'), await 0, t.push('g')))(); log(t)",
    "directives of functions":
      "const f = async function () { 'use strict'\nreturn this }; const g = (r) => { 'use strict'; return [r].map(function () { return this }) }; function h(x) { \"use strict\"\n;return this } log(f, h.call(2))",
    "arrow bodies":
      "const f = (...r) => ({ r }), g = async x => x, h = async (...r) => [r], i = (...r) => (r, 1), j = (...r) => r ? { a: r } : 0, k = (...r) => s => r + s; log(f(1), i(2), j(3), k(4)(5), f.name, g.name, [g, h].map((x) => x.length))",
    "arrow at the end of a line": "let f = (...r) => r\nlet g = async () => {}\nlog(f(1), g.name)",
    "super and this before super":
      "class A { constructor(...a) { this.a = a } m(...r) { return r } } class B extends A { constructor(...b) { const n = () => arguments.length; super(...b, n()); } m(...r) { return super.m(...r, 1) } } log(new B(1, 2), new B().m(3))",
    "patterns in declarations":
      "const { a, ...r } = { a: 1, b: 2, c: 3 }, [x, ...[y, ...z]] = [1, 2, 3, 4]\nlet { p: { ...q } } = { p: { s: 1 } }\nlog(a, r, x, y, z, q)",
    "patterns before a parenthesis":
      "const [...f] = 'ab'\n;(1, log)(f); const { ...g } = () => {}\n;[1].map(log); var { ...h } = () => {}\n[2].map(log)",
    "patterns of loops":
      "for (const { a, ...r } of [{ a: 1, b: 2 }]) log(r); for (var { ...v } of [{ x: 1 }]) if (v) log(v); else log(0)\nfor (const [...k] in { ab: 1 }) { const k = 5; log(k) } for (let { ...i } = { n: 0 }; i.n < 2; i.n++) log(i); log(v)",
    "loops with odd bodies":
      "let f; if (1) for (const [...r] of ['a', 'b']) f = () => {}\nelse f = 2\nouter: for (const [...r] of ['a', 'b']) for (const [...s] of ['c', 'd']) if (s[0] === 'd') continue outer; else log(r, s)\nfor (const [...r] of ['x']) ; log(typeof f)\nfor (const { ...r } of [{}]) { let r = 1; log(r) } for (const { ...r } of [{}]) { class r {} log(r.name) } for (const { ...r } of [{}]) { function r() {} log(r.name) }",
    "closures of loops":
      "const t = []; for (const [...r] of ['a', 'b']) t.push(() => r); log(t.map((f) => f())); for (let { ...i } = { n: 0 }, j = 0; j < 2; j++) t.push(() => j); log(t.map((f) => f()))",
    "values of assignments":
      "let a, r, s; const o = { a: 1, b: 2 }, t = {}; log(({ a, ...r } = o) === o, r, [a, ...s] = 'xy', s, ({ ...t.x } = o), t.x, [...[a]] = [7], a)",
    "assignments run setters once":
      "const t = []; const o = { set r(v) { t.push(v) }, get r() { t.push('get') } }; [...o.r] = [1]; ({ ...o.r } = { a: 1 }); log(t)",
    "globals are not read":
      "const t = []; Object.defineProperty(globalThis, 'q', { get: () => t.push('get'), set: (v) => t.push(v), configurable: true }); [...q] = [1]; ({ ...q } = { a: 1 }); for ([...q] of ['b']) ; for ({ ...q } of [{}]) { t.length } log(t)",
    "assignment to a constant":
      "const r = 1; try { [...r] = [2] } catch (e) { log(e.name, e.message) } log(r)",
    "dead zones":
      "try { [...r] = [1]; let r } catch (e) { log(e.name) } try { const [a = b, ...b] = [] } catch (e) { log(e.message) }",
    "iterators are closed":
      "const t = []; const i = { [Symbol.iterator]: () => ({ next: () => ({ done: t.push('n') > 3, value: 1 }), return: () => (t.push('r'), {}) }) }; const [a, ...r] = i; const [b] = i; log(a, r, b, t)",
    "catch clauses":
      "try { throw { a: 1, b: [2] } } catch ({ a, ...r }) { var r2 = r; log(r) } try { throw [1, 2] } catch ([, ...s]) { log(s, r2) }",
    "functions behind labels, if and case":
      "log(typeof f, typeof g, typeof h, typeof k); a: function f() {} if (1) function g() {} else function g2() {} if (0) function h() {} else ; switch (k2()) { case k: log(1); function k() {} function l() {} default: log(typeof k, typeof l) } function k2() { return k } log(typeof f, typeof g, typeof g2, typeof h, typeof k, typeof l)",
    "case in its dead zone":
      "switch (1) { case 0: let x = 1; case 1: try { x } catch (e) { log(e.name) } function f() { return typeof f } log(f(), f.name) }",
    "subject that throws":
      "try { switch ((() => { throw Error('s') })()) { case 1: function f() {} } } catch (e) { log(e.message, typeof f) }",
    "if in a function":
      "function o(x) { if (x) function f() { return 1 } else function f() { return 2 } return f() } log(o(1), o(0))",
    "stack of a rest parameter":
      "const f = (...r) => { throw Error(r) }; try { f(1) } catch (e) { log(e.message, /at f/.test(e.stack)) }",
  });
});
