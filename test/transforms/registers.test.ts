import { parseExpression } from "@babel/parser";
import type { Function as FunctionNode } from "@babel/types";
import { expect, it } from "vitest";
import { registersOf } from "../../transforms/plan/registers.ts";

/** Words by which V8 13's generator objects are larger than that of `function* () { yield 1; }`. */
it.each([
  ["function* () { yield 1; }", 0],
  ["function* (a, b, c, d) { yield a + b + c + d; }", 4],
  ["function* (a) { let x = a, y = a; yield x; yield y; const f = (z) => { let q = z; }; }", 4],
  ["function* (n) { for (let i = 0; i < n; i++) yield i; }", 2],
  ["function* (a) { for (const x of a) yield x; }", 12],
  ["function* (a) { for (const [k, v] of a) yield k + v; }", 23],
  ["function* (o) { const ks = Object.keys(o); for (const k of ks) yield [k, o[k]]; }", 13],
  ["function* (a) { yield* a; }", 5],
  ["function* (a) { try { for (const x of a) yield x; } finally { a.end(); } }", 16],
  ["async function* (n) { for (let i = 0; i < n; i++) { const r = await f(i); yield r; } }", 3],
])("%s keeps %d values", (code, registers) => {
  expect(registersOf(parseExpression(code) as FunctionNode)).toBe(registers);
});
