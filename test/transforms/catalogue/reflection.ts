import type { Programs } from "./programs.ts";

/** Identity of functions, `new.target`, and what reflection sees. */
export const reflection: Programs = {
  any: {
    "length of functions":
      "log(((a, b) => 1).length, (function (a, b = 1) {}).length, (class { constructor(a) {} }).length, ((...a) => 1).length)",
    "own keys of functions and their order":
      "let f, g; f = function () {}; g = () => 1; const h = async () => {}; log([f, g, h, class { static a = 1 }].map((v) => Reflect.ownKeys(v).filter((k) => k !== 'arguments' && k !== 'caller')))",
    "descriptor of name":
      "const f = () => 1; let g; g = class {}; log(Object.getOwnPropertyDescriptor(f, 'name'), Object.getOwnPropertyDescriptor(g, 'name'))",
    "new.target":
      "function F() { log(new.target === F, new.target?.name) } new F(); new F; Reflect.construct(F, [], class G {}); F()",
    "objects returned by constructors":
      "function F() { return { z: [1] } } class C { constructor() { return [2] } } log(new F(), new C(), new F() instanceof F)",
    "classes called without new":
      "const C = class {}; try { C() } catch (e) { log(e.name, e.message) } try { C.call({}) } catch (e) { log(e.message) }",
    "arrows are no constructors":
      "const f = () => 1; try { new f() } catch (e) { log(e.name) } log('prototype' in f, 'prototype' in async function () {}, 'prototype' in function* () {})",
    "functions with properties call and apply of their own":
      "const f = Object.assign(() => [1], { call: 1, apply: 2, bind: 3 }); log(f(), f.call, f.apply, new (Object.assign(class { x = {} }, { call: 1 }))())",
    "an evaluation makes a new function":
      "const make = () => () => 1; log(make() === make(), make().name)",
    "prototypes of functions":
      "const f = function () {}; log(f.prototype.constructor === f, Object.getPrototypeOf(async () => {}) === Object.getPrototypeOf(async function () {}), (class A extends Array {}).__proto__ === Array)",
    "instances and their constructors":
      "class A {} log(new A().constructor === A, new A() instanceof A, Object.getPrototypeOf(new A()) === A.prototype)",
    "text of functions that are read as text":
      "const f = function (a) { return { a, b: [a] } }; log(f.toString(), `${f}`, String(f)); log(new Function('return ' + f)()(1))",
    "text of functions that are written where it is read":
      "const own = [(function (a) { return [a] }).toString(), `${(a) => ({ a })}`, '' + (async (a) => [a]), String(class { m(a) { return [a] } })]; log(own, own.slice(0, 2).map((f) => new Function('return (' + f + ')(1)')()))",
    "text of built-ins":
      "log(Function.prototype.toString.call(Math.max), [].map.toString(), (() => 1).bind().toString())",
  },
  sloppy: {
    "caller of a function":
      "function g() { return g.caller === f } function f() { return [g()] } log(f())",
    "arguments.callee":
      "function f() { return [arguments.callee === f, arguments.length] } log(f({}, []))",
  },
};
