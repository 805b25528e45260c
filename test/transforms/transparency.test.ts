import { describe } from "vitest";
import { testTransparency } from "../support/tables.ts";

/** Programs that a careless wrapper breaks; each logs what a program can observe. */
const programs: { readonly [topic: string]: { readonly [name: string]: string } } = {
  "function and class names": {
    declarator: "const f = () => 1, g = function () {}, h = class {}; log(f.name, g.name, h.name)",
    "single declarators": "const f = () => 1\nconst g = class {}\nlog(f.name, g.name)",
    "without semicolons":
      "const f = () => {}\n;[1, 2].forEach(f)\nconst g = function () {}\nlog(f.name, g.name)",
    "before a parenthesis": "const f = () => {}\n(1, log)(2)\nlog(f.name)",
    "before what could continue a call":
      "let f, g, h\nf = () => {}\n[1].map(f)\ng = async () => { await 1 } // note\n/x/.test('x')\nh = (a) => (b) => {}\n+f\nclass A { p = () => {}\n['q'] = 1 }\nif (f) f = () => {}\nelse g = 1\nlog(f.name, g.name, h.name, new A().q)",
    "before a long comment and other line ends": `const o = { f: () => {}\n/* ${"x".repeat(5000)} */, g: 1 }; let f; f = () => {}\r[1].map(log); f = () => {}\u2028(log)(2); log(f.name, o.f.name)`,
    "for initialiser": "for (let f = () => 1, i = 0; i < 1; i++) log(f.name)",
    assignment: "var f, g; f = function () {}; (g) = () => {}; log(f.name, g.name)",
    "member assignment stays anonymous": "const o = {}; o.f = function () {}; log(o.f.name)",
    "logical assignment":
      "let a, b, c = 1; a ??= () => 1; b ||= class {}; c &&= function () {}; log(a.name, b.name, c.name)",
    "default of a parameter": "function g(f = () => 1) { return f.name } log(g())",
    "default of a pattern":
      "const { x: f = () => 1 } = {}, [g = class {}] = []; log(f.name, g.name)",
    "object properties":
      "const s = Symbol('q'); log(Object.values({ f: () => 1, 'a-b': function () {}, 1e3: class {}, [s]: 1, ['c' + 1]: () => 1 }).map((v) => v.name)); log({ [s]: () => 1 }[s].name)",
    "property before a call":
      "const id = (v) => v; log({ f: () => 1, g: id(() => 2), [id('h')]: () => 3 , i: id(1) })",
    "prototype key":
      "log(Object.getPrototypeOf({ __proto__: function () {} }).name, { ['__proto__']: 1 }, { __proto__: null })",
    "class fields":
      "class A { f = () => this.x; static g = () => 1; #p = () => 1; 'q-r' = () => 1; 5 = () => 1; ['z'] = () => 1; x = 7; names() { return [this.f.name, A.g.name, this.#p.name, this['q-r'].name, this[5].name, this.z.name, this.f()] } } log(new A().names())",
    "own static name":
      "const C = class { static name = 'own' }; let D; D = class { static name = 'own' }; log(C.name, D.name)",
    "no binding is added": "let f = function () { return typeof f }; const g = f; f = 1; log(g())",
    "comma keeps it anonymous": "const f = (0, function () {}); log(f.name)",
    parenthesised: "const f = (function () {}), g = (() => 1); log(f.name, g.name)",
    lengths: "log(((a, b) => 1).length, (function (a, b = 1) {}).length, [].map.length)",
    "called __proto__":
      "const f = (__proto__ = () => 1) => [typeof __proto__, __proto__.name]; let a, __proto__ = class {}; class A { __proto__ = () => 1 } log(f(), __proto__.name, new A().__proto__.name); __proto__ = null; __proto__ ??= () => 2; log(__proto__.name)",
    "in stacks":
      "const at = (f) => { try { f() } catch (e) { log(e.stack.split('\\n')[1].replace(/ ?[^ ]*:\\d+:\\d+.*/, '')) } }; function A() {} A.prototype.m = function () { throw Error() }; A.create = A.make = async function () {}; const o = { n: {} }; o.n.f = () => { throw Error() }; let v; v = function () { throw Error() }; (o.g = (() => { throw Error() })); at(A.prototype.m); at(() => new A().m()); at(o.n.f); at(v); at(o.g); log(A.make.name)",
    "assigned in odd places":
      "const o = { set s(f) { log('set', f.name) } }; let f, n = 0; const key = () => `k${n++}`; o[key()] = () => {}\n;({ x: 1 }).y = function () {}\no.s = class {}\n[{}][0].z = () => {}; (f = class { x = [1] }); const g = (v) => o[v] = (w) => v + w; for (f = () => 1, o.t = () => 2; n < 2; n++) log(f.name, o.t.name); f = o.u = () => {}\nlog(new (f = class { y = 2 })(), f.name, o, n, g('q')(1), (f = function () { return typeof this })(), o.k0.name)",
    "own keys of a function":
      "let f; f = function () {}; log(Reflect.ownKeys(f), Object.getOwnPropertyDescriptor(f, 'name'))",
  },
  literals: {
    "super in methods":
      "const b = { m() { return 'b' } }; const o = { __proto__: b, m() { return 'o' + super.m() } }; log(o.m())",
    accessors:
      "let n = 0; const o = { get x() { return ++n }, set x(v) { n = v }, y: [1] }; log(n, o.x, n, Object.getOwnPropertyDescriptor(o, 'x'))",
    "computed keys in order":
      "const t = []; const k = (n) => (t.push(n), n); log({ [k('a')]: k(1), [k('b')]: k(2) }, t)",
    holes: "log([0, , 2], 1 in [0, , 2], [, ].length)",
    "spread once":
      "let n = 0; const o = { get a() { n++; return [1] } }; log({ ...o, b: [...[1, n]] }, n, [...new Set([1, 2])])",
    "duplicate keys": "log({ a: [1], a: [2], b: {} }, { a() {}, a: 1 })",
    "statement position":
      "({ a: 1 }).a; log(({ a: { b: 2 } }).a.b); const f = () => ({ c: [] }); log(f())",
    "property order": "log(Object.keys({ b: [], 2: {}, a: () => 1, 1: /x/ }))",
    "regular expressions":
      "const m = () => /a/g; log(m() === m(), m().lastIndex, [/x/.test('x'), /[/]/.source])",
    "nested deep":
      "log({ a: [{ b: [{ c: [[], [{}]] }] }], d: { e: { f() { return { g: [] } } } } })",
    "shorthand and async methods":
      "const a = [1]; log({ a, async m() {}, *g() {}, async *h() {} })",
  },
  "classes and new": {
    "new.target": "function F() { log(new.target === F) } new F(); new F",
    "returned objects": "function F() { return { z: [1] } } log(new F())",
    "callee forms":
      "const o = { C: class { constructor(v) { this.v = v } } }; log(new o.C(1), new (class { x = [1] })(), new ((() => class Q {})())(), new (function () { this.y = {} })(), new class { q = 1 }().q, new (o).C([2]).v)",
    "new of new": "function A() { return function B() { this.b = 1 } } log(new new A()())",
    derived:
      "class A { constructor(x) { this.x = x } } class B extends A { constructor() { const o = { a: 1 }; super([o]); this.y = () => this.x } } log(new B().y())",
    "static blocks":
      "class A { static a = [1]; static { this.b = { c: this.a }; } static d = this.b.c } log(A.d, A.b)",
    "declaration keeps its dead zone":
      "try { A } catch (e) { log(e.name) } class A { m() { try { A = null } catch (e) { return e.name } } } log(new A().m())",
    "fields define in order": "class A { x = {}; y = [this.x] } log(Object.keys(new A()), new A())",
    "private brand":
      "class A { #x = { v: 1 }; static has(o) { return #x in o } get() { return this.#x } } log(A.has(new A()), A.has({}), new A().get())",
    "extends an expression":
      "const M = (B) => class extends B { m() { return [] } }; class C extends M(Object) {} log(new C().m(), C.name)",
    accessor: "class A { static get [`x${1}`]() { return {} } } log(A.x1)",
  },
  strings: {
    "operands once":
      "let n = 0; const o = { valueOf() { n++; return 'v' }, toString() { return 't' } }; log('a' + o + 1, `${o}`, n)",
    "number addition":
      "let s = 0; for (let i = 0; i < 5; i++) s += i + 0.5; log(s, 1 + 2, -1 + +'3', 1n + 2n)",
    "compound assignment":
      "const t = []; const o = { get x() { t.push('get'); return 'a' }, set x(v) { t.push(v) } }; o.x += (t.push('right'), 'b'); log(t)",
    "type errors":
      "try { Symbol() + 'a' } catch (e) { log(e.name, e.message) } try { 1n + 1 } catch (e) { log(e.message) }",
    "constant assignment": "const c = 'a'; try { c += 'b' } catch (e) { log(e.name) } log(c)",
    "tagged templates":
      "const seen = new Set(); const tag = (s, ...v) => { seen.add(s); return [s.raw, Object.isFrozen(s), v] }; for (let i = 0; i < 2; i++) log(tag`a${i}\\n${{ i }}`); log(seen.size)",
    "chain precedence":
      "const a = 'x', b = 2, c = 3; log(a + b * c + (b + c) + -b + `${a + b}` + [1] + {})",
    "plus of objects": "log([] + {}, [1] + [2], new Date(0) - 1, {} + 'a')",
  },
  "control flow": {
    "generator laziness":
      "const t = []; function* g() { t.push('ran'); yield [1]; yield { a: yield 'x' } } const it = g(); log(t, it.next(), it.next(), it.next(5), it.next(6))",
    "destructuring targets":
      "let a, b; [a, b] = [1, { c: 2 }]; ({ a, b = [3] } = { a }); for ([a] of [[4]]) log(a, b); for (const { x = {} } of [{}]) log(x)",
    "optional chains": "const o = null; log(o?.a.b([1]).length, o?.[{}], (o?.a)?.b({}))",
    "typeof and delete":
      "const o = { a: [1] }; log(typeof undeclared, delete o.a, o, typeof {}, typeof function () {})",
    "short circuit":
      "let n = 0; const f = () => ({ n: ++n }); log(false && f(), null ?? [f()], 1 || {}, n)",
    switch:
      "switch (2) { case 1: { function f() {} } case 2: class A {} log(new A(), typeof f); default: const g = () => [1]; log(g.name, g()) }",
    labels: "a: for (const x of [[1], [2]]) { b: { if (x[0] === 1) continue a; break b } log(x) }",
    "hoisted functions":
      "log(h(), typeof later); function h() { return inner(); function inner() { return [1] } } { function later() {} } log(typeof later)",
    "last declaration wins": "log(f()); function f() { return 1 } function f() { return [2] }",
    "function over parameter": "function o(i) { function i() { return {} } return i() } log(o(5))",
    "dead zone of let": "try { (() => x)(); let x = [1] } catch (e) { log(e.message) }",
    "thrown half-way":
      "let n = 0; const boom = () => { throw new Error('boom' + n) }; try { log({ a: [n++], b: boom(), c: {} }) } catch (e) { log(e.message, n) }",
    "arguments aliasing":
      "function f(a) { arguments[0] = [2]; return [a, arguments.length, (() => arguments[0])()] } log(f(1, { x: 1 }))",
    directives:
      "'use strict'\nlog(this === undefined || typeof this, (function () { 'use strict'; return this })(), (function () { 'use strict'\n[1]; return typeof this })())",
    "sloppy this": "log((function () { return typeof this })(), (() => typeof this)())",
    with: "with ({ a: 1, $ta: 2 }) { log([a, $ta, { a }].length) }",
    eval: "const q = 1; log(eval('[q, { q }]'), eval('1;{}'), (0, eval)('typeof q'))",
    "functions read as text":
      "function f(a = [1]) { return { a, s: `x${a}` } } const g = (v) => [v], h = async function () { await [] }; class C { m() { return {} } } { const C = 1; log(`${C}`) } const run = (text) => new Function(`return (${text})()`)(); log(f.toString(), `${g}`, 'h' + h, String(C), run(f.toString()), [f, g(1)])",
    "helper names taken":
      "const $ta = 1, $tas = 2, $ta1_ = 3; log([$ta, $tas, $ta1_], { a: `${$ta}` })",
    "globals that the helpers use are taken":
      "var globalThis = log, Symbol = this && this.Symbol, Int32Array, JSON, Object; function Function() {} log([typeof Symbol, Int32Array, typeof globalThis])",
    "lexical globals": "const { globalThis } = { globalThis: [1] }; log({ globalThis })",
    sequence: "let x = (1, [2], { a: 3 }); log(x, ((x = []), x))",
    "arrow bodies":
      "log([1].map((v) => ({ v })), [1].map((v) => [v]), [1].map((v) => `${v}`), [1].map(v => w => v + w)[0](2))",
    conditional: "const f = (c) => c ? { a: 1 } : [c]; log(f(1), f(0), (f(1), f)(0))",
    "exponent and unary": "log((-1) ** 2, -[2] + +[3], !{}, void [] === undefined, ~[] | 1)",
    "comma in calls": "log(...[1, ...[2]], Math.max(...[1, 5]), [..." + "'ab'" + "])",
    "asm.js is left alone":
      "function M(stdlib) { 'use asm'; function f(x) { x = x | 0; return (x + 1) | 0 } return { f: f } } log(M({}).f(1))",
    "async functions":
      "const t = []; const f = async () => { t.push(1); await null; t.push([2]) }; f(); t.push(3); log(t)",
    "error positions keep their lines":
      "const f = () => {\n  const o = { a: [1] };\n  throw new Error(`x${o.a}`)\n};\ntry { f() } catch (e) { log(/:(\\d+):\\d+/.exec(e.stack)[1]) }",
    "getter of a default":
      "const o = { get a() { return undefined } }; const { a = { d: [1] } } = o; log(a)",
    minified:
      "function*g(){yield/x/;yield[1]}function f(a){switch(a){case'x'+'y':return{a:1};default:return[a]}}var t=typeof{}+void[];for(var k of[[1]])log(k);for(var q in{z:1})log(q);log(f('xy'),f(1),t,[...g()],(()=>{return`a${1}`})(),1 in[1,2])",
    "in operator": "for (var i = 0 in {}) ; log([1] in { 1: 2 }, 'a' in { a: {} })",
  },
};

describe.each(Object.entries(programs))("%s", (_, cases) => testTransparency(cases));
