import { types } from "node:util";
import { describe, expect, it } from "vitest";
import {
  FACT_FLAT,
  FACT_OPEN,
  FACT_WRITTEN,
  FACTS_FILLED,
  FACTS_GENERATOR,
} from "../../runtime/protocol.ts";
import type { SizeModel } from "../../runtime/sizes/model.ts";
import { V8SizeModel } from "../../runtime/sizes/v8.ts";

function v8(word: 4 | 8, isProxy?: (value: object) => boolean): SizeModel {
  return new V8SizeModel(word, { v8: word === 8 ? 11 : 15, inlineData: 64, isProxy });
}

const model = v8(8, types.isProxy);

/** Bytes by V8's heap snapshot, for 8-byte and 4-byte words. */
describe("sizes of what built-ins, generators and arithmetic make", () => {
  it.each([
    ["a promise", Promise.resolve(), "promise", 0, 48, 20],
    ["an array iterator", [1].values(), "iterator", 0, 48, 24],
    ["a Map iterator", new Map().values(), "iterator", 0, 40, 20],
    ["a Set iterator", new Set().values(), "iterator", 0, 40, 20],
    ["a string iterator", ""[Symbol.iterator](), "iterator", 0, 40, 20],
    ["a generator object", (function* () {})(), "iterator", FACTS_GENERATOR, 120, 64],
    ["one that keeps five values", (function* () {})(), "iterator", 20 + FACTS_GENERATOR, 160, 84],
    [
      "a bound function with an argument",
      ((n: number) => n).bind(null, 1),
      "function",
      4 + FACT_OPEN,
      72,
      36,
    ],
    ["a BigInt of no digits", 0n, "bigint", 0, 16, 8],
    ["a BigInt of one digit", -(2n ** 64n) + 1n, "bigint", 0, 24, 16],
    ["a BigInt of two digits", 2n ** 64n, "bigint", 0, 32, 24],
    ["a BigInt of seventeen digits", 2n ** (64n * 16n), "bigint", 0, 152, 144],
    ["a slice", "x".repeat(40).slice(1), "string", 0, 32, 20],
    ["a flat string", "x".repeat(40), "string", FACT_FLAT, 56, 52],
    [
      "what JSON.stringify writes",
      JSON.stringify("x".repeat(98)),
      "string",
      FACT_WRITTEN,
      48 + 80 + 24 + 2 * 32,
      112,
    ],
    ["a short one", JSON.stringify("x".repeat(28)), "string", FACT_WRITTEN, 48, 44],
    ["an object filled with eight properties", filled(8), "object", FACTS_FILLED, 120, 60],
    ["one without prototype", Object.create(null), "object", FACTS_FILLED, 184, 92],
    ["an array filled with 100 elements", new Array(100).fill(1), "array", FACTS_FILLED, 1168, 584],
  ] as const)("%s", (_, value, kind, facts, bytes, compressed) => {
    expect(model.sizeOf(value, kind, facts)).toBe(bytes);
    expect(v8(4, types.isProxy).sizeOf(value, kind, facts)).toBe(compressed);
    const isObject = typeof value === "object" || typeof value === "function";
    if (isObject) expect(model.currentSizeOf(value, kind, facts, bytes)).toBe(bytes);
  });
});

function filled(properties: number): object {
  return Object.fromEntries(Array.from({ length: properties }, (_, i) => [`p${i}`, i]));
}
