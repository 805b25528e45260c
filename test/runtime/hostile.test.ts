import { describe, expect, it } from "vitest";
import type { Snapshot } from "../../runtime/index.ts";
import { runTraced } from "../support/execute.ts";

/** Values that would tell on a tracer that touches them; \`touch\` counts everything it does. */
const VALUES: Readonly<Record<string, string>> = {
  "a getter": "{ get x() { touch(); } }",
  "a getter behind a spread": "{ ...{ a: 1 }, get x() { touch(); } }",
  "a getter in front of a spread": "{ get x() { touch(); }, ...{ a: 1 } }",
  "a getter with a computed name": "{ get ['x' + 1]() { touch(); }, a: 1 }",
  "a getter that throws": "{ get x() { throw new Error('touched'); } }",
  "a getter for length": "Object.defineProperty({ a: 1 }, 'length', { get: touch })",
  "an object with then": "{ then: touch, a: [1] }",
  "a toString that throws": "{ toString: touch, valueOf: touch, toJSON: touch }",
  "a frozen object": "Object.freeze({ a: { b: [] } })",
  "a null prototype": "{ __proto__: null, a: [] }",
  "an own constructor": "{ constructor: touch, a: 1 }",
  "a getter among elements": "Object.defineProperty([1, 2, 3], 1, { get: touch })",
  "an array with a getter behind its holes":
    "Object.setPrototypeOf([1, , 3], { get 1() { touch(); } })",
  "an iterator of its own": "Object.assign([1], { [Symbol.iterator]: touch })",
  "a proxy": "new Proxy({ a: 1 }, traps)",
  "a proxy of an array": "new Proxy([1], traps)",
  "a proxy of a Map": "new Proxy(new Map(), traps)",
  "a revoked proxy":
    "(({ proxy, revoke }) => { revoke(); return [proxy]; })(Proxy.revocable({}, traps))",
  "an instance whose prototype is a proxy":
    "new (class { constructor() { Object.setPrototypeOf(this, new Proxy({}, traps)); } })()",
  "a class that returns a proxy":
    "new (class { constructor() { return new Proxy(this, traps); } })()",
  "a class called Map": "new (class Map { get size() { touch(); } })()",
  "a class called Array": "new (class Array { get length() { touch(); } })()",
  "a subclass of Map with its own size":
    "new (class M extends Map { get size() { touch(); } forEach() { touch(); } })([[1, 'x']])",
  "a subclass of Array": "new (class A extends Array { get [Symbol.species]() { touch(); } })(3)",
  "a detached buffer":
    "((b) => { structuredClone(b, { transfer: [b] }); return [b]; })(new ArrayBuffer(64))",
  "a private field": "new (class { #x = touch; get y() { return this.#x(); } })()",
  "a symbol that describes itself":
    "{ [Symbol.toStringTag]: 'x', get [Symbol.toPrimitive]() { touch(); } }",
  "another realm's object": "new foreign.Object()",
  "another realm's array": "new foreign.Array(3)",
  "another realm's Map": "new foreign.Map([[1, 2]])",
  "another realm's proxy": "new foreign.Proxy({}, traps)",
};

const PREFACE = `
  let touched = 0;
  const touch = () => { touched++; throw new Error("touched"); };
  const traps = new Proxy({}, { get: () => touch });
  const foreign = tracealloc.foreign;
`;

describe("nothing of the program is run or disturbed by", () => {
  it.each(Object.entries(VALUES))("following %s", (_, value) => {
    const result = runTraced(
      `${PREFACE}
      const kept = [];
      for (let i = 0; i < 50; i++) kept.push(${value});
      const before = touched;
      touched = 0;
      tracealloc.getTracedMemory();
      tracealloc.markEpoch("middle");
      tracealloc.resetPeak();
      const snapshot = tracealloc.takeSnapshot();
      tracealloc.getObjectTraceback(kept[0]);
      return { snapshot, touched, before, length: kept.length };`,
      { sampling: "exact", frames: 3 },
    ) as { snapshot: Snapshot; touched: number; before: number };
    expect([result.touched, result.before]).toEqual([0, 0]);
    expect(result.snapshot.traces.some(({ count }) => count >= 50)).toBe(true);
  });
});

// Node 20 formats a stack when its property is looked at, and asks the program how.
it("the stack of a followed error is not asked for", () => {
  const touched = runTraced(
    `let touched = 0;
    const { prepareStackTrace } = Error;
    Error.prepareStackTrace = () => { touched++; return "formatted"; };
    class Failure extends Error { code = "E" + touched; details = [1]; }
    const marked = { text: "a" + touched };
    Error.captureStackTrace(marked);
    const kept = [new Error("x" + touched), new Failure("y"), Object.assign(new Error("z"), { a: "b" }), marked];
    try {
      tracealloc.getTracedMemory();
      tracealloc.takeSnapshot();
      return touched;
    } finally {
      Error.prepareStackTrace = prepareStackTrace;
    }`,
    { sampling: "exact" },
  );
  expect(touched).toBe(0);
});

/** What a program may do to the built-ins, and how it is undone. */
const PATCHES: Readonly<Record<string, readonly [patch: string, undo: string]>> = {
  "Array.prototype.push": ["Array.prototype.push = touch", ""],
  "all of Array.prototype": [
    "for (const key of Object.getOwnPropertyNames(Array.prototype)) if (typeof saved.Array[key] === 'function') Array.prototype[key] = touch",
    "",
  ],
  "Map.prototype.size": [
    "Object.defineProperty(Map.prototype, 'size', { get: touch, configurable: true })",
    "",
  ],
  "all of Map.prototype": [
    "for (const key of Reflect.ownKeys(Map.prototype)) if (key !== 'size' && typeof Map.prototype[key] === 'function') Map.prototype[key] = touch",
    "",
  ],
  "WeakRef, and its deref": ["WeakRef.prototype.deref = touch; globalThis.WeakRef = touch", ""],
  FinalizationRegistry: [
    "FinalizationRegistry.prototype.register = touch; globalThis.FinalizationRegistry = touch",
    "",
  ],
  "the array iterator": ["delete Array.prototype[Symbol.iterator]", ""],
  "Math and Reflect": [
    "Math.max = Math.min = Math.floor = Math.log = Math.log1p = Math.ceil = touch; Reflect.apply = touch",
    "",
  ],
  "Object's functions": [
    "Object.getOwnPropertyNames = Object.keys = Object.getPrototypeOf = touch",
    "",
  ],
  "Error.prepareStackTrace": ["Error.prepareStackTrace = touch", "delete Error.prepareStackTrace"],
  "Function.prototype.call": [
    "Function.prototype.call = Function.prototype.apply = Function.prototype.bind = touch",
    "",
  ],
};

const SAVE = `
  const owners = { Array: Array.prototype, Map: Map.prototype, WeakRefs: WeakRef.prototype,
    Registry: FinalizationRegistry.prototype, Math, Reflect, Object, Function: Function.prototype, globalThis };
  const saved = {};
  for (const name in owners) saved[name] = Object.getOwnPropertyDescriptors(owners[name]);
  const { defineProperty, ownKeys } = Reflect;
  const restore = () => {
    for (const name in owners) {
      const keys = ownKeys(saved[name]);
      for (let i = 0; i < keys.length; i++) {
        if (name !== "globalThis" || keys[i] === "WeakRef" || keys[i] === "FinalizationRegistry") {
          if (saved[name][keys[i]].configurable) defineProperty(owners[name], keys[i], saved[name][keys[i]]);
        }
      }
    }
  };
`;

describe("the hooks do not mind that the program has changed", () => {
  it.each(Object.entries(PATCHES))("%s", (_, [patch, undo]) => {
    const result = runTraced(
      `${PREFACE}${SAVE}
      const kept = new Array(9000).fill(undefined);
      let error;
      try {
        ${patch};
        for (let i = 0; i < 9000; i++) kept[i] = { i, list: [i], run: () => i, map: new Map() };
      } catch (caught) { error = String(caught); } finally { restore(); ${undo}; }
      return { touched, error, snapshot: tracealloc.takeSnapshot(), length: kept.length };`,
      { frames: 3 },
    ) as { touched: number; error: string | undefined; snapshot: Snapshot };
    expect([result.touched, result.error]).toEqual([0, undefined]);
    const objects = result.snapshot.traces.filter(
      ({ kind, allocatedCount }) => kind === "object" && allocatedCount >= 9000,
    );
    expect(objects.map(({ allocatedCount }) => allocatedCount)).toEqual([9000]);
  });

  it("and a stack that is nearly full is still the program's own", () => {
    const result = runTraced(
      `let depth = 0;
      const dive = () => { depth++; const o = { depth }; dive(); return o; };
      let error;
      for (let round = 0; round < 20; round++) try { dive(); } catch (caught) { error = caught; }
      return { isRange: error instanceof RangeError, message: error.message, depth };`,
      { frames: 50, sampling: "exact" },
    );
    expect(result).toMatchObject({ isRange: true, message: "Maximum call stack size exceeded" });
  });
});
