import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { FUNCTIONS, METHODS, STATICS } from "../../transforms/builtins/table.ts";
import { runHere } from "../support/built-in-calls.ts";

// biome-ignore-start lint/suspicious/noThenProperty: it is an example of one.
/** For each row (by what it is on) and name: a call => what three of them make. */
const EXAMPLES: { readonly [on: string]: { readonly [name: string]: string } } = {
  string: {
    slice: "text.slice(1) => string 3",
    substring: "text.substring(2, 5) => string 3",
    substr: "text.substr(1, 2) => string 3",
    trim: "' ab'.trim() => string 3",
    trimStart: "' ab'.trimStart() => string 3",
    trimEnd: "'ab '.trimEnd() => string 3",
    trimLeft: "' ab'.trimLeft() => string 3",
    trimRight: "'ab '.trimRight() => string 3",
    concat: "text.concat('x') => string 3",
    replace: "text.replace('a', 'b') => string 3",
    replaceAll: "text.replaceAll('a', 'b') => string 3",
    toUpperCase: "text.toUpperCase() => string 3",
    toLowerCase: "'ABC'.toLowerCase() => string 3",
    toLocaleUpperCase: "text.toLocaleUpperCase() => string 3",
    toLocaleLowerCase: "'ABC'.toLocaleLowerCase() => string 3",
    repeat: "text.repeat(3) => string 3",
    padStart: "text.padStart(30) => string 3",
    padEnd: "text.padEnd(30) => string 3",
    normalize: "'e\\u0301x'.normalize() => string 3",
    toWellFormed: "'\\ud800x'.toWellFormed() => string 3",
    split: "'ab cd e'.split(' ') => string 6, array 3",
    match: "'ab cd'.match(/../g) => string 6, array 3",
    matchAll: "text.matchAll(/./g) => iterator 3",
  },
  array: {
    map: "list.map((x) => x) => array 3",
    slice: "list.slice(1) => array 3",
    splice: "list.splice(0, 0) => array 3",
    concat: "list.concat([1]) => array 3",
    toSorted: "list.toSorted() => array 3",
    toReversed: "list.toReversed() => array 3",
    toSpliced: "list.toSpliced(0, 1) => array 3",
    with: "list.with(0, 1) => array 3",
    filter: "list.filter(Boolean) => array 3",
    flat: "list.flat() => array 3",
    flatMap: "list.flatMap((x) => x) => array 3",
    join: "list.join() => string 3",
    toString: "list.toString() => string 3",
    toLocaleString: "list.toLocaleString() => string 3",
  },
  "array, typed array, Map, Set, URLSearchParams": {
    keys: "new Map().keys() => iterator 3",
    values: "list.values() => iterator 3",
    entries: "new URLSearchParams('a=1').entries() => iterator 3",
    "[Symbol.iterator]": "new Uint8Array(1)[Symbol.iterator]() => iterator 3",
  },
  iterator: {
    map: "iterator.map((x) => x) => iterator 3",
    filter: "iterator.filter((x) => x) => iterator 3",
    take: "iterator.take(1) => iterator 3",
    drop: "iterator.drop(1) => iterator 3",
    flatMap: "iterator.flatMap((x) => [x]) => iterator 3",
    toArray: "iterator.toArray() => array 3",
  },
  "typed array": {
    map: "bytes.map((x) => x) => instance 3",
    filter: "bytes.filter((x) => x) => instance 3",
    slice: "bytes.slice(1) => instance 3",
    subarray: "bytes.subarray(1) => instance 3",
    toSorted: "bytes.toSorted() => instance 3",
    toReversed: "bytes.toReversed() => instance 3",
    with: "bytes.with(0, 1) => instance 3",
  },
  ArrayBuffer: {
    slice: "bytes.buffer.slice(1) => instance 3",
    transfer: "new ArrayBuffer(8).transfer() => instance 3",
    transferToFixedLength: "new ArrayBuffer(8).transferToFixedLength() => instance 3",
  },
  Set: {
    union: "set.union(set) => instance 3",
    intersection: "set.intersection(set) => instance 3",
    difference: "set.difference(set) => instance 3",
    symmetricDifference: "set.symmetricDifference(set) => instance 3",
  },
  promise: {
    then: "promise.then(() => 1) => promise 3",
    catch: "promise.catch(() => 1) => promise 3",
    finally: "promise.finally(() => 1) => promise 3",
  },
  function: { bind: "text.at.bind(text, 1) => function 3" },
  "regular expression": { exec: "/(b)(cd)?(x)?/.exec('abcd') => string 6, array 3" },
  "number, BigInt, Date, function, Buffer": {
    toFixed: "(1.5).toFixed(2) => string 3",
    toExponential: "(1.5).toExponential() => string 3",
    toPrecision: "(1.5).toPrecision(5) => string 3",
    toString:
      "(123n).toString() + Buffer.prototype.toString.call(buffer, 'hex') => string 3, string 3",
    toLocaleString: "(1234.5).toLocaleString() => string 3",
  },
  Date: {
    toISOString: "date.toISOString() => string 3",
    toJSON: "date.toJSON() => string 3",
    toUTCString: "date.toUTCString() => string 3",
    toGMTString: "date.toGMTString() => string 3",
    toDateString: "date.toDateString() => string 3",
    toTimeString: "date.toTimeString() => string 3",
    toLocaleDateString: "date.toLocaleDateString() => string 3",
    toLocaleTimeString: "date.toLocaleTimeString() => string 3",
  },
  Intl: {
    format: "numbers.format(1234) => string 3",
    formatRange: "numbers.formatRange(1, 1234) => string 3",
    formatToParts: "numbers.formatToParts(1234) => object 9, array 3",
    formatRangeToParts:
      "new Intl.DateTimeFormat('en').formatRangeToParts(0, 1) => object 15, array 3",
    resolvedOptions: "numbers.resolvedOptions() => object 3",
    getCanonicalLocales: "Intl.getCanonicalLocales('en') => array 3",
    supportedValuesOf: "Intl.supportedValuesOf('calendar') => array 3",
  },
  "Intl.Segmenter": { segment: "new Intl.Segmenter().segment(text) => instance 3" },
  URLSearchParams: { getAll: "new URLSearchParams('a=1').getAll('a') => array 3" },
  TextEncoder: { encode: "new TextEncoder().encode(text) => instance 3" },
  TextDecoder: { decode: "new TextDecoder().decode(bytes) => string 3" },
  Object: {
    keys: "Object.keys({ a: 1 }) => array 3",
    values: "Object.values({ a: 1 }) => array 3",
    getOwnPropertyNames: "Object.getOwnPropertyNames({ a: 1 }) => array 3",
    getOwnPropertySymbols: "Object.getOwnPropertySymbols({}) => array 3",
    entries: "Object.entries({ a: 1, b: 2 }) => array 9",
    create: "Object.create(null) => object 3",
    fromEntries: "Object.fromEntries([['a', 1]]) => object 3",
    groupBy: "Object.groupBy([1, 2], (x) => x) => object 3, array 6",
    getOwnPropertyDescriptor: "Object.getOwnPropertyDescriptor({ a: 1 }, 'a') => object 3",
    getOwnPropertyDescriptors: "Object.getOwnPropertyDescriptors({ a: 1, b: 2 }) => object 9",
  },
  Reflect: {
    ownKeys: "Reflect.ownKeys({}) => array 3",
    construct: "Reflect.construct(Map, []) => instance 3",
    getOwnPropertyDescriptor: "Reflect.getOwnPropertyDescriptor({ a: 1 }, 'a') => object 3",
  },
  Array: {
    from: "Array.from({ length: 3 }) => array 3",
    of: "Array.of(1, 2) => array 3",
    fromAsync: "Array.fromAsync([]) => promise 3",
  },
  Iterator: { from: "Iterator.from({ next() {} }) => iterator 3" },
  JSON: {
    parse: `JSON.parse('{"a":[{},"text"],"b":"x"}') => string 3, object 6, array 3`,
    stringify: "JSON.stringify([1, 2]) => string 3",
  },
  String: {
    fromCharCode: "String.fromCharCode(65, 66) => string 3",
    fromCodePoint: "String.fromCodePoint(65, 66) => string 3",
    raw: "String.raw({ raw: 'abc' }, 1, 2) => string 3",
  },
  BigInt: {
    asIntN: "BigInt.asIntN(8, 1000n) => bigint 3",
    asUintN: "BigInt.asUintN(8, 1001n) => bigint 3",
  },
  Map: { groupBy: "Map.groupBy([1, 2], (x) => x) => array 6, instance 3" },
  Promise: {
    all: "Promise.all([]) => promise 3",
    allSettled: "Promise.allSettled([]) => promise 3",
    any: "Promise.any([1]) => promise 3",
    race: "Promise.race([]) => promise 3",
    reject: "Promise.reject(1).catch(() => 1) => promise 3, promise 3",
    try: "Promise.try(() => 1) => promise 3",
    resolve: "Promise.resolve(1) => promise 3",
    withResolvers: "Promise.withResolvers() => object 3, function 6, promise 3",
  },
  Buffer: {
    alloc: "Buffer.alloc(9) => instance 3",
    allocUnsafe: "Buffer.allocUnsafe(9) => instance 3",
    allocUnsafeSlow: "Buffer.allocUnsafeSlow(9) => instance 3",
    concat: "Buffer.concat([buffer]) => instance 3",
    copyBytesFrom: "Buffer.copyBytesFrom(bytes) => instance 3",
    from: "Buffer.from(text) => instance 3",
    of: "Buffer.of(1) => instance 3",
  },
  URL: {
    createObjectURL: "URL.createObjectURL(new Blob()) => string 3",
    parse: "URL.parse('http://a.b') => instance 3",
  },
  RegExp: { escape: "RegExp.escape('a.b') => string 3" },
  "": {
    structuredClone:
      "structuredClone({ a: [new Map([['key', {}]]), 'text'] }) => string 6, object 6, array 3, instance 3",
    Object: "Object('a') => instance 3",
    Array: "Array(3) => array 3",
    String: "String(123) => string 3",
    encodeURI: "encodeURI('a b') => string 3",
    encodeURIComponent: "encodeURIComponent('a b') => string 3",
    decodeURI: "decodeURI('ab%20') => string 3",
    decodeURIComponent: "decodeURIComponent('ab%20') => string 3",
    escape: "escape('a b') => string 3",
    unescape: "unescape('ab%20') => string 3",
    atob: "atob('YWI=') => string 3",
    btoa: "btoa('ab') => string 3",
    Date: "Date() => string 3",
    BigInt: "BigInt('12') => bigint 3",
    RegExp: "RegExp('a') => regexp 3",
    Error: "Error('a') => instance 3",
    TypeError: "TypeError('a') => instance 3",
    RangeError: "RangeError('a') => instance 3",
    SyntaxError: "SyntaxError('a') => instance 3",
    ReferenceError: "ReferenceError('a') => instance 3",
    EvalError: "EvalError('a') => instance 3",
    URIError: "URIError('a') => instance 3",
    AggregateError: "AggregateError([]) => instance 3",
  },
};

// biome-ignore-end lint/suspicious/noThenProperty: as above.

const SETTING = `
  const text = "some text that is long"; const list = [3, 2, {}]; const bytes = new Uint8Array(4);
  const buffer = Buffer.from("ab"); const set = new Set([1]); const date = new Date(0);
  const numbers = new Intl.NumberFormat("en"); const promise = Promise.resolve(1);
  const iterator = [1].values();`;

describe("each row of the table", () => {
  const rows = [...METHODS, ...STATICS, ...FUNCTIONS].flatMap(({ on, names }) =>
    names.split(" ").map((name) => [on, name] as const),
  );
  it.each(rows)("%s: %s", (on, name) => {
    const typed = /^\w*\d+(?:Clamped)?Array$/.test(on);
    const values = on.startsWith("Big") ? "1n" : "1";
    const example = typed
      ? `${name === "of" ? `${on}.of(${values})` : `${on}.from([${values}])`} => instance 3`
      : EXAMPLES[on]?.[name];
    if (example === undefined) throw new Error(`there is no example of ${on} ${name}`);
    const [, call = "", counts] = /^(.*) => (\w+ \d.*)$/s.exec(example) ?? [];
    expect(call).toContain(name);
    if (!isHere(call)) return;
    const run = runHere(`${SETTING}\nfor (let i = 0; i < 3; i++) {\n${call} }`);
    const seen = run.counts.filter(({ line }) => line === 6 + 1);
    expect(seen.map(({ kind, count }) => `${kind} ${count}`).join(", "), run.code).toBe(counts);
    expect(seen.every(({ bytes }) => bytes > 0)).toBe(true);
  });
});

/** Whether this version of the host has what a call needs. */
function isHere(call: string): boolean {
  try {
    vm.runInThisContext(`(() => {${SETTING}\n${call} })()`);
    return true;
  } catch {
    return false;
  }
}

/** Programs and what their calls make: `line:column kind count`. */
const programs: { readonly [name: string]: readonly [body: string, counts: readonly string[]] } = {
  "of methods that a program has of its own": [
    `class List {
      map(f) { return [f(1)]; } filter() { return []; } slice() { return "text"; } keys() { return {}; }
      then(f) { f(1); return Promise.prototype; } concat() { return this; } split() { return []; } bind() { return () => 1; }
      toString() { return "a list"; } toISOString() { return "now"; } join() { return "joined"; } exec() { return []; }
    }
    const list = new List(), o = { list, JSON: { parse: () => [1] } }, _ = { map: (a, f) => [f], keys: () => ["a"] };
    const JSON = { parse: () => [1], stringify: () => "text" }, structuredClone = (v) => ({ v }), String = () => "text";
    list.map((x) => x); o.list.map((x) => x); list.filter(); list.slice(); list.keys(); list.then(() => 1); list.concat(1);
    list.split(","); list.bind(1); list.toString(); list.toISOString(); o.list.join(); o.list.exec("");
    _.map([1], 2); _.keys({}); JSON.parse(""); o.JSON.parse(""); JSON.stringify(1); structuredClone(1); String(2);`,
    [],
  ],
  "of what overrides a built-in, and of what inherits it": [
    `class Own extends Array { map(f) { return [f]; } }
    class Plain extends Array {}
    class Texts extends Map { keys() { return ["a"]; } }
    const own = new Own(1, 2), plain = new Plain(1, 2), one = [1];
    one.filter = () => [];
    own.map(1);
    own.slice(0);
    plain.map(String);
    one.filter(1);
    one.map(Number);
    new Texts().keys();
    new Texts().values();`,
    ["7:9 array 1", "8:11 array 1", "10:9 array 1", "12:17 iterator 1"],
  ],
  "that make nothing new": [
    `const s = "some longer text", p = Promise.resolve(1), o = {}, i = [].values();
    s.slice(0); s.trim(); s.replace("q", "r"); s.toString(); s.substring(0); s.concat(""); String(s); s.toLowerCase();
    s.slice(0, 1); s.split("").length; "".slice(); (5).toString(); s.match(/q/);
    Promise.resolve(p); Object(o); BigInt(5n); i[Symbol.iterator](); o.toString(); true.toString(); encodeURI("plain");
    [1].sort(); [1].reverse(); [1].fill(0); Object.assign(o, {}); Object.freeze(o);`,
    ["1:43 promise 1", "1:70 iterator 1", "3:22 array 1"],
  ],
  "in chains, over several lines": [
    `const text = "ab,cd,ef,gh";
    return text
      .split(",")
      .map((x) => x)
      .filter(Boolean)
      .join("--");`,
    ["3:8 string 4", "3:8 array 1", "4:8 array 1", "5:8 array 1", "6:8 string 1"],
  ],
  "in optional chains": [
    `const o = { a: [1], n: null }, a = o.a, n = null;
    a?.map(String); a?.map?.(String); o.a?.map(String); o?.a?.map(String);
    n?.map(String); o.n?.map(String); o?.n?.map(String); n?.a.map(String);`,
    ["2:8 array 1", "2:24 array 1", "2:44 array 1", "2:63 array 1"],
  ],
  "borrowed by call and apply": [
    `const { slice } = Array.prototype, own = { slice: () => [] };
    (function () {
      slice.call(arguments, 1);
      Array.prototype.map.call(arguments, Number);
      [].concat.apply([], [[1]]);
      own.slice.call(arguments);
      Object.prototype.toString.call([]);
    })(1, 2);`,
    ["3:13 array 1", "4:27 array 1", "5:17 array 1"],
  ],
  "through one line that recurs, with receivers of two kinds": [
    `const f = (n, o) => n === 0 ? o : o.items.map((x) => f(n - 1, x));
    class Items { constructor(...of) { this.of = of; } map(f) { return this.of.length ? [f(this.of[0])] : []; } }
    f(3, { items: new Items({ items: [{ items: new Items(1) }, { items: new Items(2) }] }) });`,
    ["1:43 array 1"],
  ],
  "with a reviver, or of what is moved": [
    `JSON.parse('{"a":[{}]}', (k, v) => v);
    structuredClone([new ArrayBuffer(8)], {});`,
    ["1:6 object 1", "2:5 array 1"],
  ],
};

describe("counts are exact", () => {
  it.each(Object.entries(programs))("%s", (_, [body, counts]) => {
    const run = runHere(body);
    const seen = run.counts.map(
      ({ line, column, kind, count }) =>
        `${line}:${line === 1 ? column - 15 : column} ${kind} ${count}`,
    );
    expect(seen, run.code).toEqual(counts);
  });

  it("of strings of strings to the unit and the byte, however often they run", () => {
    const run = runHere(
      `const text = "0123456789".repeat(20);
      for (let i = 0; i < 100000; i++) {
        text.slice(1, 3 + i % 150);
        [i, text].join("-");
      }`,
      { sampling: "adaptive" },
    );
    const [, slices, joins] = run.counts;
    let bytes = 0;
    let joined = 0;
    for (let i = 0; i < 100000; i++) {
      const length = 2 + (i % 150);
      bytes += length >= 13 ? 32 : 16 + 8 * Math.ceil(length / 8);
      joined += 16 + 8 * Math.ceil((201 + `${i}`.length) / 8);
    }
    expect(slices).toMatchObject({ kind: "string", count: 100000, bytes });
    expect(joins).toMatchObject({ kind: "string", count: 100000, bytes: joined });
  });

  it("of the pieces of a text, whatever splits it and however often", () => {
    const run = runHere(
      `for (let i = 0; i < 20000; i++) {
        const text = "ab1c22" + i % 7 + "def";
        text.split("1");
        text.split(/\\d+/);
        text.split(/(\\d)|x/);
        /(b)(x)?(1c)/.exec(text);
        text.match(/(b)(x)?(1c)/);
        text.match(/[a-f]+/g);
      }`,
      { sampling: "adaptive" },
    );
    const pieces = (split: (text: string) => readonly (string | undefined)[]): number => {
      let made = 0;
      for (let i = 0; i < 20000; i++) {
        for (const piece of split(`ab1c22${i % 7}def`)) if ((piece?.length ?? 0) > 1) made++;
      }
      return made;
    };
    expect(run.counts.map(({ line, kind, count }) => `${line} ${kind} ${count}`)).toEqual([
      `3 string ${pieces((text) => text.split("1"))}`,
      "3 array 20000",
      `4 string ${pieces((text) => text.split(/\d+/))}`,
      "4 array 20000",
      `5 string ${pieces((text) => text.split(/(\d)|x/))}`,
      "5 array 20000",
      `6 string ${pieces((text) => /(b)(x)?(1c)/.exec(text) ?? [])}`,
      "6 array 20000",
      `7 string ${pieces((text) => text.match(/(b)(x)?(1c)/) ?? [])}`,
      "7 array 20000",
      `8 string ${pieces((text) => text.match(/[a-f]+/g) ?? [])}`,
      "8 array 20000",
    ]);
  });

  it("of a built-in that the program replaces", () => {
    const { map } = Array.prototype;
    const run = runHere(
      `const { map } = Array.prototype;
      const f = (a) => a.map(String);
      f([1]);
      Array.prototype.map = function () { return []; };
      f([1]); f([1]);
      Array.prototype.map = map;
      f([1]);`,
    );
    expect(Array.prototype.map).toBe(map);
    expect(run.counts.map(({ count }) => count)).toEqual([2]);
  });

  it.each(["split", "match"] as const)(
    "and no element is read that a program's own way to %s by patterns has given",
    (method) => {
      const own = RegExp.prototype[Symbol[method]];
      const run = runHere(
        `const own = RegExp.prototype[Symbol.${method}];
        let reads = 0;
        RegExp.prototype[Symbol.${method}] = () =>
          Object.defineProperty(["ab", "cd"], 0, { get() { reads++; return "ef"; } });
        try { for (let i = 0; i < 3000; i++) "a1b".${method}(/1/); }
        finally { RegExp.prototype[Symbol.${method}] = own; }
        return reads;`,
        { sampling: "adaptive" },
      );
      expect(RegExp.prototype[Symbol[method]]).toBe(own);
      expect(run.result).toBe(0);
    },
  );

  it("and nothing is asked that a program's own `exec` has put among the pieces of a text", () => {
    const { exec } = RegExp.prototype;
    const run = runHere(
      `const { exec } = RegExp.prototype;
      let reads = 0;
      const odd = new Proxy([], { get(list, key) { reads++; return list[key]; } });
      RegExp.prototype.exec = function (text) {
        const found = exec.call(this, text);
        if (found) found[1] = odd;
        return found;
      };
      try {
        for (let i = 0; i < 3000; i++) {
          "a1b2".split(/(1)/);
          "a1b2".match(/(1)/);
        }
      } finally { RegExp.prototype.exec = exec; }
      return reads;`,
      { sampling: "adaptive" },
    );
    expect(RegExp.prototype.exec).toBe(exec);
    expect(run.result).toBe(0);
  });

  it("of a large tree, of which all that is large is followed", () => {
    const run = runHere(
      `const text = JSON.stringify({ rows: Array.from({ length: 5000 }, (_, id) => ({ id, name: "row " + id })) });
      globalThis.keptTree = JSON.parse(text).rows;`,
      { sampling: "adaptive" },
    );
    const tree = run.counts.filter(({ line, column }) => line === 2 && column > 20);
    expect(tree.map(({ kind, count }) => `${kind} ${count}`)).toEqual([
      "string 5000",
      "object 5001",
      "array 1",
    ]);
    expect(tree.find(({ kind }) => kind === "array")?.bytes).toBe(32 + 16 + 8 * 5000);
  });
});
