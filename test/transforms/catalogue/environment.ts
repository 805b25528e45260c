import type { Programs } from "./programs.ts";

/** What the program does to its realm, and what lives how long. */
export const environment: Programs = {
  any: {
    "intrinsics replaced by the program":
      "const { push } = Array.prototype; const { set, get } = Map.prototype; Array.prototype.push = Map.prototype.get = Map.prototype.set = () => { throw new Error('patched') }; const f = () => [{ a: [1] }, class {}, `${1}`]; const r = f(); Array.prototype.push = push; Map.prototype.set = set; Map.prototype.get = get; log(r, f())",
    "accessors on Object.prototype and Array.prototype":
      "let n = 0; Object.defineProperty(Object.prototype, 'p', { get() { n++; return 'got' }, set() { n++ }, configurable: true }); const o = { p: [1], q: {} }; const a = [o, { q: 2 }]; delete Object.prototype.p; log(n, o, a)",
    "iteration replaced by the program":
      "const { next } = Object.getPrototypeOf([][Symbol.iterator]()); const it = Array.prototype[Symbol.iterator]; Array.prototype[Symbol.iterator] = function () { log('iterate'); return it.call(this) }; const a = [1, { b: [2] }]; const [x, ...y] = a; log(x, [...y]); Array.prototype[Symbol.iterator] = it",
    "frozen objects and frozen intrinsics":
      "const own = Object.freeze({ a: [1] }); Object.freeze(Object.prototype); Object.freeze(Array.prototype); Object.freeze(Function.prototype); log({ ...own, b: [] }, Object.isFrozen(own), (() => 1).name, [1].map((v) => ({ v })))",
    "WeakRefs and WeakMaps":
      "const w = new WeakMap(), s = new WeakSet(); const k = {}; w.set(k, [1]); s.add(k); log(w.get(k), s.has(k), new WeakRef(k).deref() === k, w.has({}))",
    "global names":
      "var before = typeof Symbol; { const Symbol = 1, Object = 2, Int32Array = 3, globalThis = 4; log([Symbol, Object, { Int32Array }, globalThis]) } log(before)",
    "errors thrown by users' traps":
      "const p = new Proxy({}, { get() { throw new Error('get') }, getPrototypeOf() { throw new Error('proto') }, getOwnPropertyDescriptor() { throw new Error('gopd') } }); const f = () => [p, { p }, (() => p)()]; log(f().length); try { p.x } catch (e) { log(e.message) }",
  },
  sloppy: {
    "globals of one script":
      "var v = [1]; function f() { return v } let l = {}; log(Object.keys(globalThis).filter((k) => !k.startsWith('$ta')).length, typeof globalThis.f, typeof globalThis.l)",
  },
};
