import type { Programs } from "./programs.ts";

/** An anonymous function or class is named by where it stands, and only there. */
export const names: Programs = {
  any: {
    "const f = () => 1": "const f = () => 1; log(f.name)",
    "let, var and several declarators":
      "let f = () => 1, g = function () {}; var h = class {}, i = async () => {}, j = function* () {}; log(f.name, g.name, h.name, i.name, j.name)",
    "the head of a for": "for (let f = () => 1, i = 0; i < 1; i++) log(f.name)",
    "the head of a labelled for": "a: for (let f = function () {}; ; ) { log(f.name); break a }",
    "a declaration in a case": "switch (1) { case 1: const f = () => 1; log(f.name) }",
    "an assignment": "let f; f = function () {}; log(f.name)",
    "a chain of assignments": "let f, g; f = g = () => 1; log(f.name, g.name)",
    "a parenthesised target and a member name nothing":
      "let f; (f) = function () {}; const o = {}; o.f = function () {}; o['g'] = () => 1; log(f.name, o.f.name, o.g.name)",
    "parentheses around the function":
      "const f = (function () {}), g = ((() => 1)); log(f.name, g.name)",
    "a comma": "const f = (0, function () {}); log(f.name)",
    "logical assignments":
      "let a, b, d = 1; a ??= () => 1; b ||= class {}; d &&= function () {}; log(a.name, b.name, d.name)",
    "logical assignments to members":
      "const o = { b: 1 }; o.a ??= () => 1; o.b &&= class {}; log(o.a.name, o.b.name)",
    "defaults of parameters":
      "function g(f = () => 1, [h = class {}] = []) { return f.name + h.name } log(g())",
    "defaults in patterns":
      "const { x: f = () => 1, g = function () {} } = {}, [h = class {}] = []; log(f.name, g.name, h.name)",
    "defaults in assignment patterns":
      "let f, g; ({ x: f = () => 1 } = {}); [g = class {}] = []; const o = {}; [o.h = () => 1] = []; log(f.name, g.name, o.h.name)",
    "values of properties":
      "log(Object.values({ f: () => 1, 'a-b': function () {}, 1e3: class {}, 0x10: () => 1 }).map((v) => v.name))",
    "computed keys":
      "const s = Symbol('q'); const o = { [s]: () => 1, ['a' + 1]: class {}, [Symbol()]: function () {} }; log(Reflect.ownKeys(o).map((k) => [o[k].name]))",
    "methods and accessors":
      "const s = Symbol('q'); const o = { m() {}, get x() { return 1 }, set x(v) {}, async *[s]() {} }; const d = Object.getOwnPropertyDescriptor(o, 'x'); log(o.m.name, d.get.name, d.set.name, o[s].name)",
    "__proto__ names nothing":
      "log(Object.getPrototypeOf({ __proto__: function () {} }).name, Object.getPrototypeOf({ '__proto__': () => 1 }).name)",
    "fields of classes":
      "class A { f = () => 1; static g = () => 1; #p = () => 1; static #q = class {}; 'a-b' = () => 1; 5 = () => 1; ['z'] = () => 1; names() { return [this.f, A.g, this.#p, A.#q, this['a-b'], this[5], this.z].map((f) => f.name) } } log(new A().names())",
    "arrows in fields keep this and super":
      "class A { m() { return 'A' + this.x } } class B extends A { x = 1; f = () => super.m(); g = async () => this.x } const b = new B(); log(b.f(), b.g().constructor.name)",
    "a class with a static name":
      "const C = class { static name = 'own' }; let D; D ??= class { static name() { return 1 } }; log(C.name, typeof D.name)",
    "a static name that is an accessor":
      "const C = class { static get name() { return 'got' } }; log(C.name)",
    "a named function is not renamed":
      "const f = function g() { return g.name }; const C = class D { static n = D.name }; log(f.name, f(), C.name, C.n)",
    "no binding is added": "let f = function () { return typeof f }; const g = f; f = 1; log(g())",
    "positions that name nothing":
      "const g = (f) => f.name; log(g(() => 1), [() => 1][0].name, (1 ? () => 1 : 0).name, (0 || class {}).name, (() => () => 1)().name, `${(() => 1).name}`, new (class {})().constructor.name)",
    "conditional and logical initialisers":
      "const f = true ? () => 1 : null, g = null ?? class {}; log(f.name, g.name)",
    "an IIFE":
      "log((function () { return arguments.callee === undefined })?.name, (() => 1)(), (function () {}).name)",
    "immediately read": "log((() => 1).name, (class {}).name, (function () {}).length)",
  },
  modules: {
    "export default () => 1": {
      "main.mjs":
        "import a from './a.mjs'; import B from './b.mjs'; import c from './c.mjs'; import d from './d.mjs'; import e, { e2 } from './e.mjs'; log(a.name, B.name, c.name, d.name, e.name, e2.name)",
      "a.mjs": "export default () => 1",
      "b.mjs": "export default class {}",
      "c.mjs": "export default function () {}",
      "d.mjs": "export default (class { static name = 'own' })",
      "e.mjs": "export default (0, () => 1); export const e2 = () => 1",
    },
    "export default async () => {}, generators": {
      "main.mjs":
        "import a from './a.mjs'; import b from './b.mjs'; import c from './c.mjs'; log(a.name, b.name, c.name, c)",
      "a.mjs": "export default async () => {}",
      "b.mjs": "export default async function* () { yield [1] }",
      "c.mjs": "export default { f: () => 1 }",
    },
  },
};
