import {
  FACT_FLAT,
  FACT_OPEN,
  FACT_REPLACED,
  FACT_SPECIAL,
  FACT_WRITTEN,
  FACTS_ARGUMENTS,
  FACTS_ASYNC_GENERATOR,
  FACTS_COPIED,
  FACTS_FILLED,
  FACTS_FOREIGN,
  FACTS_GENERATOR,
  FACTS_KEYS,
  type Facts,
  type Kind,
  PRIVATES,
  STRING_SIZES,
} from "../protocol.ts";
import { digitsOf } from "./bigints.ts";
import {
  type Brand,
  brandOf,
  byteLengthOfBuffer,
  byteLengthOfTypedArray,
  sizeOfCollection,
} from "./brand.ts";
import type { CellLayout } from "./cell-layout.ts";
import { contextsOf } from "./contexts.ts";
import { Fields } from "./fields.ts";
import { isArrayIterator } from "./iterators.ts";
import { addedLater, literalFacts } from "./literals.ts";
import type { SizeModel } from "./model.ts";
import {
  countAccessors,
  countElements,
  elementsLength,
  isSparse,
  MAX_GAP,
  type OwnKeys,
  ownKeys,
  withPrivates,
} from "./own.ts";
import { Views } from "./views.ts";
import { isKeptWide, isWide } from "./width.ts";

/** Stands for a value of a kind whose values are all of one size. */
const UNSEEN = {};
const { getPrototypeOf, prototype: ObjectPrototype } = Object;
const { max, min } = Math;

/** The sizes of an engine whose values fit 64 bits, numbers included, so that it boxes none: JavaScriptCore, SpiderMonkey. */
export class CellSizeModel implements SizeModel {
  readonly name: string;
  readonly longestShared = 0;
  readonly madeStrings: Float64Array = new Float64Array(STRING_SIZES);
  readonly #layout: CellLayout;
  readonly #views = new Views();
  readonly #fields: Fields;
  readonly #isProxy: ((value: object) => boolean) | undefined;

  constructor(layout: CellLayout, isProxy: ((value: object) => boolean) | undefined) {
    this.name = layout.name;
    this.#layout = layout;
    this.#isProxy = isProxy;
    this.#fields = new Fields(isProxy);
    for (let length = 0; length < STRING_SIZES; length++) {
      this.madeStrings[length] = this.#made(length, false);
    }
  }

  oneByteString(length: number, facts: Facts): number {
    if (isFlat(facts)) return this.#flat(length, false);
    if (facts > FACT_FLAT) return this.#pieced(length, false, facts);
    return this.madeStrings[min(length, STRING_SIZES - 1)] ?? 0;
  }

  flatString(text: string): number {
    return this.#flat(text.length, isKeptWide(text));
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
    const layout = this.#layout;
    if (typeof value === "string") {
      const wide = isWide(value);
      if (isFlat(facts)) return this.#flat(value.length, wide);
      if (facts > FACT_FLAT) return this.#pieced(value.length, wide, facts);
      return this.#made(value.length, wide);
    }
    if (typeof value === "bigint") return layout.bigint(digitsOf(value));
    if (value === undefined) return this.#unseen(kind, facts);
    if (value === null || (typeof value !== "object" && typeof value !== "function")) return 0;
    if (facts === FACTS_FOREIGN) return this.#instance(value);
    switch (kind) {
      case "object":
        return this.#objectAt(value, facts);
      case "array":
        return this.#newArray((value as unknown[]).length, facts);
      case "function":
        return this.#function(facts);
      case "class":
        this.#fields.learn(value, facts);
        return layout.class(facts % PRIVATES);
      case "regexp":
      case "promise":
        return layout.fixed[kind];
      case "iterator":
        return this.#iterator(value, facts);
      default:
        return this.#instance(value);
    }
  }

  currentSizeOf(value: object, kind: Kind, facts: Facts, born: number): number {
    const isForeign = kind === "object" && facts === FACTS_FOREIGN;
    if (kind === "object" && !isForeign) return this.#objectAt(value, facts);
    if (facts === FACTS_KEYS) return born;
    if (kind === "array") {
      const first = facts & FACT_OPEN || facts < 0 ? 0 : facts >> 2;
      const { length } = value as unknown[];
      return length > first && !(facts & FACT_OPEN && born === this.#layout.array(length))
        ? this.#grown(value, first)
        : born;
    }
    if (kind !== "instance" && !isForeign) return born;
    const brand = brandOf(value, this.#isProxy);
    if (brand === "array" && (value as unknown[]).length > 0) {
      const { length } = value as unknown[];
      return born >= this.#layout.array(length) ? born : this.#grown(value, 0);
    }
    return brand === "array" || brand === "typedArray" ? born : this.#instance(value);
  }

  /** The least that a value takes which no hook has looked at, as far as syntax tells. */
  #unseen(kind: Kind, facts: Facts): number {
    const layout = this.#layout;
    const counted = facts >> 2;
    switch (kind) {
      case "object":
        if (facts <= FACTS_ARGUMENTS) return layout.arguments(0, facts < FACTS_ARGUMENTS);
        if (facts < 0) return layout.object(0, layout.emptySlots);
        return this.#unseenLiteral(facts);
      case "array":
        return this.#newArray(counted > 0 && facts % 4 <= FACT_SPECIAL ? counted : 0, facts);
      case "instance":
        return layout.object(0, layout.emptySlots);
      case "string":
      case "bigint":
        return 0;
      default:
        return this.sizeOf(UNSEEN, kind, facts);
    }
  }

  #unseenLiteral(facts: Facts): number {
    const said = literalFacts(facts) >> 2;
    const slots = this.#layout.literalSlots(said, said, facts % 4, addedLater(facts));
    return this.#layout.object(said, slots);
  }

  #objectAt(value: object, facts: Facts): number {
    const layout = this.#layout;
    if (facts <= FACTS_ARGUMENTS) {
      return layout.arguments((value as IArguments).length, facts < FACTS_ARGUMENTS);
    }
    const keys = ownKeys(value);
    const { named } = keys;
    if (facts === FACTS_FILLED) {
      return layout.object(named, layout.emptySlots) + this.#elementsOf(keys);
    }
    const said = max(0, (literalFacts(facts) >> 2) - keys.indexes);
    const accessors = facts & FACT_SPECIAL ? countAccessors(value, keys) : 0;
    const flags = accessors > 0 ? 0 : facts % 4;
    const slots = layout.literalSlots(named, said, flags, addedLater(facts));
    return layout.object(named, slots) + this.#elementsOf(keys) + layout.accessor * accessors;
  }

  #newArray(length: number, facts: Facts): number {
    const layout = this.#layout;
    if (facts === FACTS_FILLED) return layout.array(layout.grown(0, length));
    if (facts === FACTS_KEYS) return layout.keys(length);
    if (facts % 4 === FACT_SPECIAL && length > 0) return layout.constantArray(length);
    if (facts < FACTS_COPIED && facts & FACT_SPECIAL) return layout.array(layout.spread(length, 0));
    if (facts > FACT_OPEN && facts & FACT_OPEN) {
      return layout.array(layout.spread(length, facts >> 2));
    }
    return layout.array(length);
  }

  #grown(value: object, first: number): number {
    const layout = this.#layout;
    const { length } = value as unknown[];
    if (length > MAX_GAP) {
      const elements = countElements(value, length);
      if (isSparse(elements, length)) return layout.array(0) + layout.sparse(elements);
    }
    return layout.array(layout.grown(first, length));
  }

  #function(facts: Facts): number {
    const { bound, function: sizeOf, context } = this.#layout;
    if (facts & FACT_OPEN) return bound(facts >> 2);
    const { contexts, variables } = contextsOf(facts);
    return sizeOf + (contexts === 0 ? 0 : contexts * context(variables / contexts));
  }

  #iterator(value: object, facts: Facts): number {
    const { iterators } = this.#layout;
    if (facts % 4 === FACTS_GENERATOR) return iterators.generator;
    if (facts % 4 === FACTS_ASYNC_GENERATOR) return iterators.asyncGenerator;
    return isArrayIterator(value, this.#isProxy) ? iterators.array : iterators.other;
  }

  #instance(value: object): number {
    const layout = this.#layout;
    const brand = brandOf(value, this.#isProxy);
    switch (brand) {
      case "plain": {
        const prototype = getPrototypeOf(value);
        const keys = withPrivates(ownKeys(value), this.#fields.privates(prototype));
        const { named } = keys;
        const slots =
          prototype === ObjectPrototype
            ? layout.emptySlots
            : layout.fields(named, this.#fields.room(prototype));
        return layout.object(named, slots) + this.#elementsOf(keys);
      }
      case "array":
        return layout.array((value as unknown[]).length);
      case "map":
        return layout.map(sizeOfCollection(value, brand));
      case "set":
        return layout.set(sizeOfCollection(value, brand));
      case "arrayBuffer":
        this.#views.add(value);
        return layout.buffer(byteLengthOfBuffer(value));
      case "typedArray": {
        const bytes = byteLengthOfTypedArray(value);
        if (this.#views.isView(value, bytes, layout.inlineData)) return layout.view;
        return layout.typedArray + layout.typedData(bytes);
      }
      case "function":
        return layout.function;
      case "unknown":
        return layout.object(0, layout.emptySlots);
      default:
        return layout.fixed[brand];
    }
  }

  #elementsOf(keys: OwnKeys): number {
    if (keys.indexes === 0) return 0;
    const length = elementsLength(keys);
    if (isSparse(keys.indexes, length)) return this.#layout.sparse(keys.indexes);
    return this.#layout.elements(this.#layout.grown(0, length));
  }

  #pieced(length: number, wide: boolean, facts: Facts): number {
    const { repeatsByRopes, restOfReplaced } = this.#layout;
    if (facts !== FACT_REPLACED) {
      return repeatsByRopes ? this.#made(length, wide) : this.#flat(length, wide);
    }
    // A single character is shared.
    return this.#made(length, wide) + (length > 2 ? restOfReplaced : 0);
  }

  #made(length: number, wide: boolean): number {
    const { longestCopy, rope } = this.#layout;
    return length * (wide ? 2 : 1) > longestCopy ? rope : this.#flat(length, wide);
  }

  #flat(length: number, wide: boolean): number {
    if (length === 0 || (length === 1 && !wide)) return 0;
    return this.#layout.string(length, wide);
  }
}

function isFlat(facts: Facts): boolean {
  return facts === FACT_FLAT || facts === FACT_WRITTEN;
}
