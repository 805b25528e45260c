import type { Programs } from "./programs.ts";

/** Object, array and class literals. */
export const literals: Programs = {
  any: {
    "super in methods of literals":
      "const b = { m() { return 'b' } }; const o = { __proto__: b, m() { return 'o' + super.m() }, get g() { return [super.m] } }; log(o.m(), o.g[0] === b.m)",
    "__proto__: null, computed and shorthand":
      "const __proto__ = [1]; log(Object.getPrototypeOf({ __proto__: null }), Object.keys({ ['__proto__']: null }), Object.keys({ __proto__ }), Object.keys({ __proto__() {} }))",
    "order of keys and values":
      "const t = []; const k = (n) => ({ toString() { t.push('key ' + n); return n } }); const v = (n) => (t.push(n), [n]); log({ [k('a')]: v(1), [k('b')]: v(2), c: v(3) }, t)",
    "accessors stay accessors":
      "let n = 0; const o = { get x() { return [++n] }, set x(v) { n = v }, y: {} }; log(n, Object.getOwnPropertyDescriptor(o, 'x').get.name, o.x, n)",
    holes:
      "const a = [0, , 2]; log(1 in a, a.length, [, ].length, [, , {}].length, Object.keys([, []]))",
    "spread runs user code once":
      "let n = 0; const it = { *[Symbol.iterator]() { n++; yield [n] } }; const o = { get a() { n++; return {} } }; log([...it, ...[1]], { ...o, b: [] }, n)",
    "spread of null and strings":
      "log({ ...null, ...'ab', ...[1] }, [...'ab', ...new Map([[1, {}]])])",
    "order of numeric and named keys":
      "log(Object.keys({ b: [], 2: {}, a: () => 1, 1: /x/, [Symbol('s')]: [] }))",
    "duplicate keys": "log({ a: [1], a: [2], b: {} }, { a() { return 1 }, get a() { return 2 } })",
    "descriptors of literals' properties":
      "log(Object.getOwnPropertyDescriptors({ a: [1], get b() { return 1 }, c() {} }))",
    "dead zone and inner binding of class declarations":
      "try { A } catch (e) { log(e.name, e.message) } class A { m() { try { A = null } catch (e) { return e.message } } } log(new A().m(), A.name)",
    "outer binding of class declarations":
      "let B; { class A { static self() { return A } } B = A } log(B.self() === B); class C {} const D = C; log(D === C)",
    "a class that names itself in its heritage":
      "try { class A extends A {} } catch (e) { log(e.message) } try { class B { static [B.name] = 1 } } catch (e) { log(e.message) }",
    "fields are defined in order after super":
      "class A { constructor() { this.a = 1 } } class B extends A { x = Object.keys(this); y = [this.x.length]; z = { ...this } } log(new B(), Object.keys(new B()))",
    "fields define and do not assign":
      "class A { set x(v) { log('set') } } class B extends A { x = [1] } log(new B().x, Object.getOwnPropertyDescriptor(new B(), 'x'))",
    "static blocks and what follows them":
      "class A { static a = [1]; static { this.b = { c: this.a }; try { throw [this.b] } catch (e) { this.e = e } } static d = this.b.c; static { var v = () => [this.name]; this.f = v } } log(A.d, A.e, A.f())",
    "private names":
      "class A { #x = { v: 1 }; #m() { return [this.#x] } get #g() { return { ...this.#x } } static #s = []; static has(o) { return #x in o } all() { return [this.#x, this.#m(), this.#g, A.#s] } } log(A.has(new A()), A.has({}), new A().all())",
    "computed members of classes, in order":
      "const t = []; const k = (n) => (t.push(n), n); class A { static [k('a')] = t.push('value'); [k('b')]() { return [] } static [k('c')] = [t.length]; [k('d')] = {} } new A(); log(t, A.c)",
    "extends expressions":
      "const M = (B) => class extends B { m() { return [super.m?.()] } }; class C extends M(class { m() { return {} } }) {} log(new C().m(), C.name, Object.getPrototypeOf(C).name)",
    "extends null":
      "class A extends null { static m() { return [] } } log(Object.getPrototypeOf(A.prototype), A.m()); try { new A() } catch (e) { log(e.name) }",
    "regular expressions have a lastIndex each":
      "const f = () => /a/g; const r = f(); r.test('a'); log(r.lastIndex, f().lastIndex, f() === f(), f().flags)",
    "literals where a statement starts":
      "({ a: [1] }).a; [[1]][0]; (class {}).name; (function () {})(); log(({ a: { b: 2 } }).a.b)",
    "bodies of arrow functions":
      "const f = () => ({ a: [] }), g = () => [{}], h = () => `${{}}`, i = () => () => class {}; log(f(), g(), h(), i()().name)",
    "frozen literals":
      "const o = Object.freeze({ a: Object.freeze([1]) }); log(Object.isFrozen(o.a), o)",
    "JSON and literals":
      "log(JSON.stringify({ a: [1, { b: 2 }], c: () => 1, d: undefined, toJSON: undefined }))",
  },
  sloppy: {
    "arguments in a field is an early error":
      "try { eval('class A { x = [arguments] }') } catch (e) { log(e.name) } try { new Function('class A { static { return } }') } catch (e) { log(e.name) }",
  },
};
