import { describe, expect, it } from "vitest";
import type { Traceback } from "../../runtime/index.ts";
import { instrument } from "../../transforms/instrument.ts";
import { execute, executeCounted, runTraced } from "../support/execute.ts";

/** Programs that a careless hook around a call breaks; each logs what a program can observe. */
const programs: { readonly [name: string]: string } = {
  "order of evaluation":
    "const t = []; const o = { get a() { t.push('receiver'); return { get map() { t.push('method'); return (...v) => (t.push('call'), v) } } } }; const arg = (n) => (t.push(n), n); log(o.a.map(arg(1), arg(2)), t)",
  "receivers read once":
    "let n = 0; const o = { get list() { n++; return [n] }, f() { n += 10; return [n] } }; log(o.list.map(String), o.f().concat(1), o['list'].slice(0), n)",
  "receivers written by arguments":
    "let a = [1]; log(a.concat(a = [2]), a); let s = 'ab'; log(s.concat(s = 'cd', s += 'e'), s); const o = { a: [1] }; log(o.a.concat(o.a = [3]), o)",
  this: "const o = { s: 'text', f() { return this.s.slice(1) }, g() { return [this].map((x) => x === this) } }; log(o.f(), o.g()); class A { #p = [1]; m() { return this.#p.map(String) } static s = 'abc'.split('').map(() => this.name) } log(new A().m(), A.s); log(function () { return this.slice(1) }.call('xyz'))",
  "messages for variables":
    "(() => { const o = { n: 1 }; let u; for (const f of [() => o.map(1), () => u.slice(), () => undeclared1.map(), () => o.q.slice(), () => late.split(), () => Object.keys(null), () => JSON.parse('{'), () => 'x'.repeat(-1), () => null.map(), () => Object.groupBy2(1)]) try { f() } catch (e) { log(e.name, e.message) } let late = 'a' })()",
  "globals read as often as before":
    "let n = 0; Object.defineProperty(this ?? globalThis, 'counted', { get() { n++; return [n] }, configurable: true }); Object.defineProperty(globalThis, 'counted', { get() { n++; return [n] }, configurable: true }); log(counted.map(String), String(counted), n)",
  "optional chains":
    "const o = { a: [1], f: null, n: null }; let u; log(u?.map(1), u?.a.map(1), o?.a.map(String).length, o.n?.map(1).x.y, o?.f?.map(1), o.a?.slice?.(0), (u?.a)?.map(1), o.f?.(1), u?.map(1)?.filter(1).x, (o?.a).map(String)); try { (u?.a).map(1) } catch (e) { log(e.message) } try { o?.n.map(1) } catch (e) { log(e.message) }",
  "what an optional chain leaves out is not evaluated":
    "let n = 0; const u = null, o = { a: null }; log(u?.map(n++), o.a?.concat(n++), o?.a?.concat(n++), n)",
  "names of functions and classes":
    "log((function () {}).bind(1).name, (() => 1).bind(1).name, (class {}).bind(1).name, (function f() {}).bind(1).name, String(() => 1).length, function () {}.bind().name, (0, () => 1).toString().length > 5)",
  "recursion through one line":
    "const tree = (n) => ({ n, kids: n ? [tree(n - 1), tree(n - 1)] : [] }); const sum = (t) => t.kids.map(sum).reduce((a, b) => a + b, t.n); log(sum(tree(4))); const own = { kids: { map: (f) => [f(tree(1))] }, n: 5 }; log(sum(own))",
  "errors half-way":
    "const boom = () => { throw new Error('boom') }; const o = { a: [1, 2] }; for (let i = 0; i < 3; i++) { try { o.a.map(boom) } catch (e) { log(e.message) } log(o.a.map(String)) }",
  "spread, defaults and arguments":
    "const a = [[1], [2]]; log([].concat(...a), Array.of(...[1, 2]), Object(...['x']), String(...[]), Math.max(...a.flat())); (function (x = [1].map(String), y = arguments.length) { log(x, y, Array.prototype.slice.call(arguments, 1)) })(undefined, 2, 3); log(String(), Object(), String((1, 2)), String((a, b = 1) => b))",
  generators:
    "function* g() { const o = { a: [0] }; const x = o.a.concat(yield 1, yield 2); log(x); log(String(yield 3)); return o.a.map(String) } const it = g(); log(it.next(), it.next(5), it.next(6), it.next('q'))",
  "awaiting in arguments":
    "const o = { a: [0], s: 'x' }; const f = async (n) => { log(o.a.concat(await n, await 2), o.s.concat(await 'y'), await Promise.resolve(await n)) }; f(1); f(2); log('first')",
  "order of promise jobs":
    "const t = []; const p = Promise.resolve(); p.then(() => t.push(1)).then(() => t.push(3)); p.then(() => t.push(2)).finally(() => log(t)); Promise.all([p, 1]).then((v) => t.push(v)); log(Promise.resolve(p) === p, t)",
  thenables:
    "const t = []; const thenable = { then(f) { t.push('then'); f(1) } }; thenable.then((v) => t.push(v)); Promise.resolve(thenable).then((v) => { t.push(v); log(t) }); log(t.length)",
  super:
    "class A { map(f) { return ['A', f] } get list() { return [1] } } class B extends A { map(f) { return super.map(f).concat(super.list.map(String), super['list'].slice()) } } log(new B().map(2)); class C extends Array { map(f) { return super.map(f).length } } log(new C(3).map((x) => x)); const o = { __proto__: A.prototype, f() { return super.map(1) } }; log(o.f())",
  "before super()":
    "class A { constructor(v) { this.v = v } } class B extends A { constructor(s) { super(s.split(',').map(Number)); this.w = this.v.slice(1) } } log(new B('1,2,3')); class D extends A { constructor() { try { this.x.map(1) } catch (e) { log(e.name, e.message) } super(1) } } new D()",
  "new and calls of results":
    "const o = { C: class { constructor(v) { this.v = v } } }; const f = (k) => o; log(new (f('x').C.bind(null, 7))(), new (o.C.bind(null))(1), (() => 5).bind(null)(), 'a-b'.split('-')[1].toUpperCase(), typeof String(1), void 'a'.slice(0), !'ab'.slice(1), -'5'.slice(0))",
  "delete, typeof and assignment":
    "const o = { a: [{ x: 1 }] }; log(delete o.a.slice(0)[0].x, o, typeof o.a.map(String), o.a.map((v) => v)[0] === o.a[0]); o.a.concat(1)[0].y = o.a.slice().length; o.a.slice(0)[0].z ??= 'q'.concat('r'); log(o)",
  "tags, templates and labels":
    "const tag = (s, ...v) => s.raw.map((r, i) => r + (v[i] ?? '')).join('|'); log(tag`a${[1].map(String)}b${'x'.repeat(2)}`, `${[1, 2].join('')}`, String.raw`\\n${1}`); a: for (const x of [1].concat(2)) { if (x) break a }",
  "semicolons that are missing":
    "let a = [1]\nlet b = a\n.map(String) // note\n/* more */ .concat(2)\n;[3].map(log)\nlog(b)\nconst c = a.slice()\n;(0, log)(c)\nlog(a /* x */ . /* y */ slice /* z */ (0), (a) .slice(), ((a)) /* ) */ .slice(), (a /* ( */ ).map(String))",
  "what keywords touch":
    "const f=()=>{return'a,b'.split(',')};const g=x=>{if(x)throw[x].concat(1);else return`${x}`.slice()};function*h(){yield'ab'.slice(1);yield[1].map(String)}log(f(),g(0),[...h()],typeof'a'.slice(),'a'in Object.create({a:1}));try{g(1)}catch(e){log(e)}",
  "keys in strings and computed ones":
    "const a = [3, 1], k = 'map'; log(a['slice'](1), a[k](String), a[`concat`](1), a['ma' + 'p'](Number), [...a[Symbol.iterator]()], Object['keys']({ q: 1 }))",
  "own properties and methods":
    "const a = [1]; a.map = function (f) { return [this === a, f] }; log(a.map(2)); { const o = { slice: 5 }; try { o.slice() } catch (e) { log(e.message) } } const Object2 = { keys: () => 'mine' }; log(Object2.keys({}))",
  "shadowed globals":
    "{ const Object = { keys: (o) => [o, 'own'] }, JSON = { parse: (t) => t + '!' }, String = (x) => ['s', x], structuredClone = (x) => x; log(Object.keys(1), JSON.parse('a'), String(2), structuredClone(3)) }",
  species:
    "class A extends Array { static get [Symbol.species]() { log('species'); return Array } } const a = A.from([1, 2]); log(a.map(String) instanceof A, a.constructor === A, a.filter(Boolean).length)",
  "symbols of patterns":
    "log('abc'.split({ [Symbol.split]: () => 'mine' }), 'abc'.match({ [Symbol.match]: () => Object.defineProperty([1], 0, { get() { log('read') } }).length }), 'abc'.replace({ [Symbol.replace]: (s, r) => [s, r] }, 'q'))",
  "accessors in what a symbol of a pattern gives":
    "let n = 0; const parts = Object.defineProperty(['ab'], 0, { get() { n++; return 'cd' } }); 'x'.match({ [Symbol.match]: () => parts }); 'x'.split({ [Symbol.split]: () => parts }); log(n)",
  "proxies that a reviver gives, whatever number of arguments is seen":
    "const t = []; const seen = (target) => new Proxy(target, new Proxy({}, { get: (_, trap) => (...args) => { t.push(trap); return Reflect[trap](...args) } })); for (const inner of [(v) => v, seen]) for (const root of [(v) => v, seen]) { const args = ['{\"a\":{\"b\":1},\"c\":[1]}', (k, v) => typeof v !== 'object' ? v : k === '' ? root(v) : inner(v)]; JSON.parse(...args); JSON.parse(args[0], args[1]); JSON.parse.apply(null, args); JSON.parse.call(null, ...args) } log(t)",
  "texts split by a pattern, whose method may be the program's":
    "const own = RegExp.prototype[Symbol.split]; let n = 0; const odd = () => Object.defineProperty(['ab', 'cd'], 0, { get() { n++; return 'ef' } }); log('a1b2'.split(/\\d/)); RegExp.prototype[Symbol.split] = odd; 'a1b2'.split(/\\d/).length; Object.defineProperty(RegExp.prototype, Symbol.split, { get() { n += 10; return odd } }); 'a1b2'.split(/\\d/).length; Object.defineProperty(RegExp.prototype, Symbol.split, { value: own, writable: true }); log(n, 'a1b2'.split(/(\\d)|x/))",
  "strict and sloppy receivers":
    "const f = function () { 'use strict'; return typeof this }; String.prototype.own = f; log('a'.own(), 'a'.slice(0).own()); delete String.prototype.own",
  "catch variables, loops and switch":
    "for (let i = 0, s = 'abc'; i < s.slice(1).length; i++) log(s.slice(i)); for (const k of Object.keys({ a: 1 })) log(k); for (const k in Object.create({ z: 1 })) log(k); switch ('ab'.slice(1)) { case 'b'.concat(''): log('b') } try { throw ['x'] } catch (e) { log(e.concat('y')) } do log([1].map(String)); while ('a'.slice(1))",
  "global names as values":
    "const { keys } = Object, p = JSON.parse; log(keys({ a: 1 }), p('[1]'), [1.5, 2].map(String), ['1', '2'].map(Number), [1].map(Object))",
};

describe("calls of built-ins behave as they did", () => {
  for (const sourceType of ["script", "commonjs"] as const) {
    it.each(Object.entries(programs))(`%s, as ${sourceType}`, async (_, code) => {
      const plain = execute(code, sourceType);
      const instrumented = executeCounted(code, sourceType);
      // Promise jobs log later.
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(instrumented.output, instrumented.code).toEqual(plain.output);
    });
  }

  it("without a trap of a proxy that did not fire before", () => {
    const code = `const t = [];
      const traced = (target) => new Proxy(target, new Proxy({}, { get(_, trap) { return (...args) => { t.push(trap + ' ' + String(args[1])); return Reflect[trap](...args) } } }));
      const a = traced([1, 2]), o = traced({ s: "text", list: [1], f() { return [] } }), c = traced(class { static of() { return [] } });
      a.map(String); a.slice(1); a.concat(a); a.join("-"); a.keys(); a.filter(Boolean); a.toString();
      o.s.slice(1); o.list.map(String); o.toString(); Object.keys(o); Object.entries(a); JSON.stringify(o); c.of(1);
      Object.create(a); Reflect.ownKeys(o); Array.from(a); [1].concat(a); Object(a); Promise.resolve(o);
      new (traced(Map))().keys(); traced(Promise).resolve(1).then(() => 1); Function.prototype.bind.call(c, 1);
      traced(Object).keys({}); traced(JSON).parse("[]"); Object.create(traced([])).map(String); class P extends traced(Array) {} new P().map(String);
      log(t.join(",\\n"));`;
    const instrumented = executeCounted(code, "commonjs");
    expect(instrumented.output).toEqual(execute(code, "commonjs").output);
    expect(instrumented.output[0]).toContain("get map");
  });

  it("with stacks that end at the calling function", () => {
    const [lines, text] = runTraced(
      `function outer() { return inner(); }
      function inner() { return [1].map(String); }
      const kept = outer();
      const text = new Error("x").stack;
      return [tracealloc.getObjectTraceback(kept), text];`,
      { frames: 10, sampling: "exact" },
    ) as [Traceback, string];
    const shown = lines.frames.slice(-3).map((frame) => `${frame.functionName}:${frame.lineno}`);
    expect(shown).toEqual(["undefined:4", "outer:2", "inner:3"]);
    expect(text).not.toContain("$ta");
  });

  it("and are named where a chain leaves them plain", () => {
    const { diagnostics } = instrument("a?.b.map(f);\na?.map(f).length;\na?.map(f);", {
      filename: "chain.js",
    });
    expect(diagnostics.map(({ code, line }) => `${code} ${line}`)).toEqual(["chain 1", "chain 2"]);
  });
});
