import {
  FACT_OPEN,
  FACT_SPECIAL,
  FACTS_ASYNC_GENERATOR,
  FACTS_FOREIGN,
  FACTS_GENERATOR,
  type Facts,
  type Kind,
  PRIVATES,
} from "../protocol.ts";
import { sizeOfBigInt } from "./bigints.ts";
import { type Brand, brandOf, sizeOfCollection } from "./brand.ts";
import { contextsOf } from "./contexts.ts";
import { Fields } from "./fields.ts";
import { iteratorWords } from "./iterators.ts";
import { addedLater, literalFacts } from "./literals.ts";
import type { SizeHost, SizeModel } from "./model.ts";
import { V8Arrays } from "./v8-arrays.ts";
import { V8Instances } from "./v8-instances.ts";
import { type V8Layout, v8Layout } from "./v8-layout.ts";
import { V8Objects } from "./v8-objects.ts";
import { V8Strings } from "./v8-strings.ts";

/** Stands for a value of a kind whose values are all of one size. */
const UNSEEN = {};
/** Words of an object without properties, and without room for any. */
const BARE = 3;

const { is } = Object;

/**
 * V8's sizes for words of 8 bytes (Node, Deno) or 4 (Chromium, compressed pointers); the formulas
 * are V8's, measured. `isProxy` lets arrays and instances made by `new` be looked into; without it
 * they are sized by brand alone.
 */
export class V8SizeModel implements SizeModel {
  readonly name: string;
  readonly longestShared: number;
  readonly #word: 4 | 8;
  readonly #layout: V8Layout;
  readonly #strings: V8Strings;
  readonly #arrays: V8Arrays;
  readonly #objects: V8Objects;
  readonly #instances: V8Instances;
  readonly #fields: Fields;
  readonly #isProxy: ((value: object) => boolean) | undefined;

  constructor(word: 4 | 8, host: Omit<SizeHost, "layout">) {
    this.name = `v8-${word * 8}`;
    this.#word = word;
    this.#isProxy = host.isProxy;
    const isHeapNumber = word === 8 ? isNot32Bit : isNot31Bit;
    const layout = v8Layout(word, host.v8);
    const fields = new Fields(host.isProxy);
    const arrays = new V8Arrays(word, layout.heapNumber, isHeapNumber);
    const objects = new V8Objects(word, layout, arrays, isHeapNumber);
    const parts = { layout, fields, arrays, objects, isHeapNumber };
    this.#layout = layout;
    this.longestShared = layout.longestShared;
    this.#fields = fields;
    this.#arrays = arrays;
    this.#objects = objects;
    this.#instances = new V8Instances(word, parts, host);
    this.#strings = new V8Strings(word, layout);
  }

  get madeStrings(): Float64Array {
    return this.#strings.made;
  }

  oneByteString(length: number, facts: Facts): number {
    return this.#strings.sizeOfOneByte(length, facts);
  }

  flatString(text: string): number {
    return this.#strings.sizeOfFlat(text);
  }

  brandOf(value: object, kind: Kind, facts: Facts): Brand {
    if (kind === "array") return "array";
    return kind === "object" && facts !== FACTS_FOREIGN ? "plain" : brandOf(value, this.#isProxy);
  }

  extentOf(value: object, kind: Kind, className: string | undefined): number {
    if (kind === "array") return (value as unknown[]).length;
    if (className !== "Map" && className !== "Set") return -1;
    // 0 may also mean that it is no such collection.
    return sizeOfCollection(value, className === "Map" ? "map" : "set") || -1;
  }

  sizeOf(value: unknown, kind: Kind, facts: Facts): number {
    if (typeof value === "string") return this.#strings.sizeOfMade(value, facts);
    if (typeof value === "bigint") return sizeOfBigInt(value, this.#word);
    if (value === undefined) return this.#unseen(kind, facts);
    if (value === null || (typeof value !== "object" && typeof value !== "function")) return 0;
    if (facts === FACTS_FOREIGN) return this.#instances.sizeOfNew(value, 0);
    switch (kind) {
      case "object":
        return this.#objects.sizeOfNew(value, literalFacts(facts));
      case "array":
        return this.#arrays.sizeOfNew(value as unknown[], facts);
      case "function":
        return this.#word * functionWords(facts);
      case "class":
        this.#fields.learn(value, facts);
        return this.#layout.class + this.#layout.classMethod * (facts % PRIVATES);
      case "regexp":
        return this.#layout.regexp;
      case "promise":
        return this.#layout.promise;
      case "iterator":
        return this.#iterator(value, facts);
      default:
        return this.#instances.sizeOfNew(value, facts);
    }
  }

  /** The least that a value takes which no hook has looked at, as far as syntax tells. */
  #unseen(kind: Kind, facts: Facts): number {
    switch (kind) {
      case "object":
        return this.#objects.leastOf(literalFacts(facts));
      case "array":
        return this.#arrays.leastOf(facts);
      case "iterator":
        return this.#iterator(UNSEEN, facts);
      case "instance":
        return this.#word * BARE;
      case "string":
      case "bigint":
        return 0;
      default:
        return this.sizeOf(UNSEEN, kind, facts);
    }
  }

  currentSizeOf(value: object, kind: Kind, facts: Facts, born: number): number {
    const isForeign = kind === "object" && facts === FACTS_FOREIGN;
    if (kind === "instance" || isForeign) return this.#instances.currentSizeOf(value, born);
    if (kind === "object") {
      return this.#objects.currentSizeOf(value, literalFacts(facts), addedLater(facts), born);
    }
    if (kind !== "array") return born;
    const arrays = this.#arrays;
    return arrays.currentSizeOf(value as unknown[], facts, born) + arrays.besidesElements(value);
  }

  #iterator(value: object, facts: Facts): number {
    const { generator, asyncGenerator } = this.#layout;
    const registers = this.#word * (facts >> 2);
    if (facts % 4 === FACTS_GENERATOR) return generator + registers;
    if (facts % 4 === FACTS_ASYNC_GENERATOR) return asyncGenerator + registers;
    return this.#word * iteratorWords(value, this.#isProxy);
  }
}

function functionWords(facts: Facts): number {
  if (facts & FACT_OPEN) return 6 + (facts >> 2 > 0 ? 2 + (facts >> 2) : 0);
  const { contexts, variables } = contextsOf(facts);
  return 7 + (facts & FACT_SPECIAL) + 4 * contexts + variables;
}

function isNot32Bit(value: number): boolean {
  return !is(value, value | 0);
}

function isNot31Bit(value: number): boolean {
  return !is(value, (value << 1) >> 1);
}
