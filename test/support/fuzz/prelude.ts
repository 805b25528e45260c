/**
 * What every random program finds in its global scope, not instrumented. `log`, `t` (trace an
 * evaluation), `tick` (ends runaway programs), `drive` (runs an iterator) and `odd` (values that tell
 * of what is done to them, or refuse it).
 */
export const PRELUDE = `
{
  let fuel = 120;
  const note = log;
  const define = (name, value) => Object.defineProperty(globalThis, name, { value });
  define("t", (n, value) => { note("t", n); return value; });
  // A function's source text shows its hooks, and so do some messages.
  Object.defineProperty(Error.prototype, "toString", { value() { return "error"; } });
  Object.defineProperty(Function.prototype, "toString", { value() { return "source"; } });
  // The global object has the helpers of scripts as properties.
  define("self", (value) => (value === globalThis ? "global" : value));
  define("tick", () => { if (--fuel < 0) throw new Error("out of fuel"); });
  define("tag", (strings, ...values) => { note("tag", strings.raw, values); return strings; });
  const seen = new Set();
  define("same", (strings) => { note("same", seen.has(strings), Object.isFrozen(strings)); seen.add(strings); return "same"; });
  define("drive", (source, how) => {
    if (source === null || typeof source !== "object" || typeof source.next !== "function") return source;
    const first = source.next(1);
    if (typeof first?.then === "function") {
      first.then((v) => note("async next", v), (e) => note("async threw", e));
      if (how === 1) source.throw(new Error("in")).then((v) => note("v", v), (e) => note("e", e));
      return first;
    }
    note("next", first);
    if (how === 1) note("thrown into", source.throw?.(new Error("in")));
    if (how === 2) note("returned", source.return?.("end"));
    for (let n = 0; n < 3; n++) note("next", source.next(n));
    return source;
  });
  define("thing", class Thing { constructor(...v) { this.v = v; note("Thing", v, new.target === Thing); } m(v) { note("m", v); return [v]; } get g() { note("get g"); return this.v; } set g(v) { note("set g", v); } static s(v) { return [v]; } });
  const own = (name) => function (...values) { note("own", name, values, this === user); return user; };
  const user = {};
  for (const name of ["map", "filter", "slice", "concat", "split", "join", "keys", "values", "entries", "from", "of", "assign", "parse", "stringify", "then", "bind", "toString", "repeat", "replace", "flat", "match", "push", "add", "next"]) {
    Object.defineProperty(user, name, { value: own(name), writable: true });
  }
  define("user", user);
  const iterable = (label, length, failing) => ({
    [Symbol.iterator]() {
      note(label, "iterate");
      let n = 0;
      return {
        next() { note(label, "next"); if (failing && n === 1) throw new Error(label); return { value: n, done: n++ >= length }; },
        return() { note(label, "return"); return {}; },
      };
    },
  });
  const watched = (target) => new Proxy(target, new Proxy({}, {
    get(_, trap) { return (...args) => { note("trap", trap, typeof args[1] === "object" ? "" : args[1]); return Reflect[trap](...args); }; },
  }));
  class Species extends Array { static get [Symbol.species]() { note("species"); return Array; } }
  define("odd", (n) => [
    () => ({ valueOf() { note("valueOf"); return 7; }, toString() { note("toString"); return "str"; } }),
    () => ({ [Symbol.toPrimitive](hint) { note("hint", hint); return hint === "number" ? 1 : "prim"; } }),
    () => Symbol("odd"),
    () => 10n,
    () => iterable("three", 3, false),
    () => iterable("failing", 3, true),
    () => watched({ p: 1, q: [2] }),
    () => watched([1, 2]),
    () => watched(function (...v) { return v; }),
    () => Object.freeze({ p: Object.freeze([1]) }),
    () => ({ get p() { note("get p"); return { p: 1 }; }, set p(v) { note("set p", v); } }),
    () => Species.from([1, 2, 3]),
    () => user,
    () => Object.create(null),
    () => new String("boxed"),
    () => ({ then(f) { note("then"); f("resolved"); } }),
    () => new Map([[1, { a: 1 }]]),
    () => ({ valueOf() { throw new Error("valueOf"); }, toString() { throw new Error("toString"); } }),
    () => NaN,
    () => "",
    () => new Date(0),
    () => thing,
  ][n % 22]());
}
`;
