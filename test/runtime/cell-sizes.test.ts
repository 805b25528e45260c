import { types } from "node:util";
import { describe, expect, it } from "vitest";
import { measureRows } from "../support/sizes.ts";

const host = { layout: "javascriptcore", v8: 0, inlineData: 0, isProxy: types.isProxy } as const;
const copied = "const from = { a: 1, b: 2, c: 3 };";
const base = "class A { constructor(i) { this.a = i; } }";

/** What one more takes in Bun 1.4.5, by `heapStats().heapSize`. */
const rows: readonly (readonly [why: string, bytes: number, src: string, pre?: string])[] = [
  [
    "a literal has room for what its function stores by name",
    32,
    "const x = {}; x.a = i; x.b = i; v = x;",
  ],
  [
    "wherever that is",
    32,
    "const x = {}; if (i > 0) x.a = i; for (let j = 0; j < 2; j++) x.b = i; v = x;",
  ],
  ["each name once", 32, "const x = { a: 0 }; x.a = i; x.b = i; x.b = 2; v = x;"],
  ["for six where there is none", 64, "const x = {}; for (const k of ['a', 'b']) x[k] = i; v = x;"],
  [
    "or another function stores them",
    64,
    "const put = (x) => { x.a = i; return x; }; const x = {}; v = put(x);",
  ],
  [
    "for as many as its cell holds",
    160,
    "({ ...from, a: i, b: i })",
    "const from = { p0: 0, p1: 1, p2: 2, p3: 3, p4: 4, p5: 5, p6: 6, p7: 7, p8: 8, p9: 9, p10: 1, p11: 1, p12: 1, p13: 1, p14: 1, p15: 1 };",
  ],
  ["for what stands before a spread", 64, "({ x: i, ...from })", copied],
  ["an instance has room for what its constructor stores by name", 32, "new A(i)", base],
  [
    "the first one's",
    64,
    "new B(i)",
    `${base} class B extends A { constructor(i) { super(i); this.b = this.c = this.d = i; } }`,
  ],
  [
    "or for six",
    64,
    "new B(i)",
    "class A {} class B extends A { constructor(i) { super(); this.a = this.b = i; } }",
  ],
  [
    "or for the fields of all",
    48,
    "new B(i)",
    `${base} class B extends A { b = 1; c = 2; d = 3; }`,
  ],
  [
    "whichever is more",
    64,
    "new A(i)",
    "class A { x = 1; constructor(i) { this.a = i; this.b = i; } }",
  ],
  [
    "its arguments if it is strict",
    112,
    "f(i, i, i, i)",
    "function f() { 'use strict'; return arguments; }",
  ],
  ["names of properties are kept with the hidden class", 16, "Object.keys(from)", copied],
  [
    "a bound function has room for three arguments",
    160,
    "f.bind(O, i, i, i, i, i)",
    "function f() {}",
  ],
];
const named = rows.map(([name, bytes, src, pre]) => ({
  name,
  bytes,
  src,
  ...(pre ? { pre } : {}),
}));
const measured = measureRows(named, host, false);

describe("sizes of JavaScriptCore", () => {
  it.each(named)("$name: $src", ({ name, bytes }) => {
    expect(measured.get(name)).toBe(bytes);
  });
});
