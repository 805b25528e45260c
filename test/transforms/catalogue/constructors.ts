import type { Programs } from "./programs.ts";

/** Derived constructors, `super` and `new`. */
export const constructors: Programs = {
  any: {
    "literals before super":
      "class A { constructor(x) { this.x = x } } class B extends A { constructor() { const o = { a: [1] }; const f = () => o; super(f()); this.y = [this.x === o] } } log(new B())",
    "this before super":
      "class B extends Object { constructor() { try { this.x = [1] } catch (e) { log(e.name, e.message) } super() } } log(new B())",
    "super in arrows, twice and not at all":
      "class B extends Object { constructor(n) { const f = () => super([n]); if (n > 0) f(); if (n > 1) try { f() } catch (e) { log(e.message) } } } log(new B(1), new B(2)); try { new B(0) } catch (e) { log(e.message) }",
    "value of super":
      "class A { constructor() { return [7] } } class B extends A { constructor() { log(super({ a: 1 }), this) } } log(new B())",
    "new.target through super":
      "class A { constructor() { this.t = new.target.name } } class B extends A { x = {} } log(new A().t, new B().t, Reflect.construct(A, [], B).t)",
    "derived constructors that return":
      "class A extends Object { constructor(r) { super(); return r } } log(new A({ r: 1 }), new A(undefined)); try { new A(1) } catch (e) { log(e.message) }",
    "callees that need parentheses":
      "const g = () => class { x = [1] }; const o = { g, C: g() }; log(new (g())().x, new (g()), new o.C().x, new (o.g())().x, new new (class { constructor() { return g() } })()().x)",
    "callees that are literals":
      "log(new [class A { x = {} }][0](), new { C: class { y = [] } }.C(), new (class { z = 1 })(), new (function () { this.w = {} })(), new class { v = 1 }().v, new function () { this.u = [] }().u)",
    "callees that are templates and tagged templates":
      "const tag = () => class T { x = [1] }; log(new tag`a${1}`(), new (tag`b`)().x)",
    "order: callee, arguments, then whether it constructs":
      "const t = []; const c = () => (t.push('callee'), 1); const a = () => (t.push('argument'), {}); try { new (c())(a()) } catch (e) { t.push(e.name) } log(t)",
    "new without arguments": "class A { x = [] } log(new A, new A().x, (new A).x, typeof new A)",
    "spread in new": "log(new Map(...[[[1, {}]]]), new Array(...[1, 2]), new Set([...[1]]))",
    "subclasses of built-ins":
      "class A extends Array { } class E extends Error { constructor(m) { super(m); this.name = 'E' } } class P extends Promise {} log(A.of(1, {}), new E('m').message, new E('m') instanceof E, String(new E('m')), P.resolve([]) instanceof P, A.from([1]).map((v) => [v]) instanceof A)",
    "Symbol.species":
      "class S extends Array { static get [Symbol.species]() { log('species'); return Array } } log(S.from([1]).map((v) => [v]) instanceof S, new S(1, 2).slice(1).constructor.name)",
    "parameters and their defaults in constructors":
      "class A { constructor(x = { d: [1] }, { y = () => x } = {}, ...z) { this.all = [x, y(), z] } } log(new A(), A.length)",
  },
};
