import {
  FACT_GIVEN,
  FACT_GIVEN_BUFFER,
  FACT_GIVEN_SET,
  FACT_OPEN,
  FACT_SPECIAL,
  FACTS_ARGUMENTS,
  FACTS_ASYNC_GENERATOR,
  FACTS_FILLED,
  FACTS_FOREIGN,
  FACTS_GENERATOR,
  type Facts,
  type Kind,
  PRIVATES,
} from "../protocol.ts";
import { sizeOfBigInt } from "./bigints.ts";
import {
  type Brand,
  brandOf,
  byteLengthOfBuffer,
  byteLengthOfTypedArray,
  sizeOfCollection,
} from "./brand.ts";
import { contextsOf } from "./contexts.ts";
import { Fields } from "./fields.ts";
import { iteratorWords } from "./iterators.ts";
import { addedLater, literalFacts } from "./literals.ts";
import type { SizeHost, SizeModel } from "./model.ts";
import {
  countAccessors,
  countEntries,
  countValues,
  elementsLength,
  type OwnKeys,
  ownKeys,
  withPrivates,
} from "./own.ts";
import { V8Arrays } from "./v8-arrays.ts";
import {
  sparseCapacity,
  tableCapacity,
  type V8Layout,
  v8Layout,
  wordsOutside,
} from "./v8-layout.ts";
import { InstanceRoom } from "./v8-room.ts";
import { V8Strings } from "./v8-strings.ts";
import { Views } from "./views.ts";

/** Slots that an object made without static properties has in itself. */
const DEFAULT_SLOTS = 4;
/** A literal with more static properties keeps none of them in itself. */
const MAX_LITERAL_SLOTS = 127;
/** With more properties added after birth than this, an object becomes a dictionary. */
const MAX_ADDED_FAST = 15;

/** Stands for a value of a kind whose values are all of one size. */
const UNSEEN = {};

const { getPrototypeOf, is, prototype: ObjectPrototype } = Object;
const { ceil, max, min, trunc } = Math;

/**
 * V8's sizes for words of 8 bytes (Node, Deno) or 4 (Chromium, compressed pointers); the formulas
 * are V8's, measured. `isProxy` lets arrays and instances made by `new` be looked into; without it
 * they are sized by brand alone.
 */
export class V8SizeModel implements SizeModel {
  readonly name: string;
  readonly #word: 4 | 8;
  readonly #layout: V8Layout;
  readonly #strings: V8Strings;
  readonly #arrays: V8Arrays;
  readonly #views = new Views();
  readonly #room = new InstanceRoom();
  readonly #fields: Fields;
  readonly #inlineData: number;
  readonly #isProxy: ((value: object) => boolean) | undefined;
  readonly #isHeapNumber: (value: number) => boolean;

  constructor(word: 4 | 8, { v8, inlineData, isProxy }: Omit<SizeHost, "layout">) {
    this.name = `v8-${word * 8}`;
    this.#word = word;
    this.#layout = v8Layout(word, v8);
    this.#strings = new V8Strings(word, this.#layout);
    this.#isProxy = isProxy;
    this.#fields = new Fields(isProxy);
    this.#inlineData = inlineData;
    this.#isHeapNumber = word === 8 ? isNot32Bit : isNot31Bit;
    this.#arrays = new V8Arrays(word, this.#layout.heapNumber, this.#isHeapNumber);
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
    if (facts === FACTS_FOREIGN) return this.#newInstance(value, 0);
    switch (kind) {
      case "object":
        return this.#newObject(value, literalFacts(facts));
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
        return this.#newInstance(value, facts);
    }
  }

  /** The least that a value takes which no hook has looked at, as far as syntax tells. */
  #unseen(kind: Kind, facts: Facts): number {
    switch (kind) {
      case "object":
        return this.#unseenObject(literalFacts(facts));
      case "array":
        return this.#arrays.leastOf(facts);
      case "iterator":
        return this.#iterator(UNSEEN, facts);
      case "instance":
        return this.#fast(0, 0);
      case "string":
      case "bigint":
        return 0;
      default:
        return this.sizeOf(UNSEEN, kind, facts);
    }
  }

  #unseenObject(facts: Facts): number {
    if (facts <= FACTS_ARGUMENTS) return this.#arguments(0, facts);
    if (facts <= 0) return this.#fast(0, DEFAULT_SLOTS);
    const counted = facts >> 2;
    if (isDictionary(facts)) return this.#dictionary(counted);
    return this.#fast(counted, literalSlots(facts, counted));
  }

  /** Variables that it shares with the function lie in a context. */
  #arguments(length: number, facts: Facts): number {
    const shared = FACTS_ARGUMENTS - 1 - facts;
    const mapped = min(shared, length);
    const own = shared < 0 ? 4 : shared === 0 ? 5 : 5 + 4 + shared + 4 + mapped;
    return this.#word * own + (length === 0 ? 0 : this.#arrays.store(length));
  }

  currentSizeOf(value: object, kind: Kind, facts: Facts, born: number): number {
    const isForeign = kind === "object" && facts === FACTS_FOREIGN;
    if (kind === "object" && !isForeign) {
      return this.#grownObject(value, literalFacts(facts), addedLater(facts), born);
    }
    if (kind === "array") {
      const arrays = this.#arrays;
      return arrays.currentSizeOf(value as unknown[], facts, born) + arrays.besidesElements(value);
    }
    if (kind !== "instance" && !isForeign) return born;
    const brand = brandOf(value, this.#isProxy);
    if (brand === "array") return this.#arrays.currentSizeOf(value as unknown[], FACT_OPEN, born);
    if (brand === "map" || brand === "set") {
      const now = this.#collection(value, brand, 0);
      // It shrinks when it is three quarters empty.
      return born > now && born < 4 * now ? born : now;
    }
    if (brand === "arrayBuffer") return this.#newInstance(value, 0);
    if (brand !== "plain") return born;
    const prototype = getPrototypeOf(value);
    const keys = this.#keysOf(value, prototype);
    const isPlain = prototype === ObjectPrototype;
    const slots = isPlain ? DEFAULT_SLOTS : this.#room.of(value, prototype, keys.named);
    return this.#object(value, keys, slots, this.#slotsWithin(born));
  }

  #newObject(value: object, facts: Facts): number {
    if (facts <= FACTS_ARGUMENTS) return this.#arguments((value as IArguments).length, facts);
    if (facts === FACTS_FILLED) return this.#filledObject(value);
    if (facts === 0) return this.#word * (3 + DEFAULT_SLOTS);
    if (isDictionary(facts)) return this.#dictionaryLiteral(value);
    const keys = ownKeys(value, (facts & FACT_OPEN) !== 0);
    const { named, indexes } = keys;
    const isPlain = (facts & (FACT_OPEN | FACT_SPECIAL)) === 0;
    const boxed = countValues(value, keys, isPlain, this.#isHeapNumber);
    if (isPlain && indexes === 0 && named > 0 && named <= MAX_LITERAL_SLOTS) {
      return this.#word * (3 + named) + this.#layout.heapNumber * boxed;
    }
    const isHuge = named > MAX_LITERAL_SLOTS && this.#layout.hugeLiteralsAreDictionaries;
    const isExact = indexes > 0 && this.#layout.hasExactElements;
    return (
      (isHuge ? this.#dictionary(named) : this.#fast(named, literalSlots(facts, named))) +
      (isExact ? this.#arrays.store(elementsLength(keys)) : this.#arrays.elementsOf(keys)) +
      this.#ownShape(facts, named) +
      this.#layout.heapNumber * boxed
    );
  }

  #grownObject(value: object, facts: Facts, added: number, born: number): number {
    if (facts <= FACTS_ARGUMENTS) return born;
    if (facts === FACTS_FILLED) return this.#filledObject(value);
    if (isDictionary(facts)) return this.#dictionaryLiteral(value);
    const keys = ownKeys(value);
    const { named } = keys;
    if (facts & FACT_OPEN) {
      const slots = literalSlots(facts, named);
      return (
        this.#object(value, keys, slots, this.#slotsWithin(born)) + this.#ownShape(facts, named)
      );
    }
    const counted = max(0, (facts >> 2) - keys.indexes);
    if (facts >> 2 > 0 && facts >> 2 === named + keys.indexes) return born;
    if (counted === 0) {
      return this.#object(value, keys, DEFAULT_SLOTS, max(DEFAULT_SLOTS, added));
    }
    // What has fields in the source is hardly used as a dictionary.
    return this.#object(value, keys, literalSlots(facts, counted), named);
  }

  /** The hidden class of a literal with so many properties that shares it with no other. */
  #ownShape(facts: Facts, named: number): number {
    const isAddedTo =
      facts > 4 && (facts & (FACT_OPEN | FACT_SPECIAL)) === FACT_OPEN + FACT_SPECIAL;
    return isAddedTo && this.#layout.hasOwnSpreadShapes ? this.#word * (12 + 3 * named) : 0;
  }

  #filledObject(value: object): number {
    if (getPrototypeOf(value) === null) return this.#dictionaryLiteral(value);
    const keys = ownKeys(value);
    const first = keys.named > MAX_LITERAL_SLOTS ? DEFAULT_SLOTS : keys.named;
    return this.#object(value, keys, DEFAULT_SLOTS, first);
  }

  /** An object with room for `slots` properties in itself, born with about `first` properties. */
  #object(value: object, keys: OwnKeys, slots: number, first: number): number {
    const { named } = keys;
    const isDictionary = named - first > MAX_ADDED_FAST;
    return (
      (isDictionary ? this.#dictionary(named) : this.#fast(named, slots)) +
      this.#arrays.elementsOf(keys) +
      this.#layout.heapNumber * countValues(value, keys, false, this.#isHeapNumber)
    );
  }

  #dictionaryLiteral(value: object): number {
    const keys = ownKeys(value);
    const accessors = countAccessors(value, keys);
    // V8 leaves room for two more when it turns an object into a dictionary.
    const entries = keys.named + (accessors > 0 ? 2 : 0);
    return (
      this.#dictionary(entries) +
      this.#arrays.elementsOf(keys) +
      this.#word * 3 * accessors +
      this.#layout.heapNumber * countValues(value, keys, false, this.#isHeapNumber)
    );
  }

  #iterator(value: object, facts: Facts): number {
    const { generator, asyncGenerator } = this.#layout;
    const registers = this.#word * (facts >> 2);
    if (facts % 4 === FACTS_GENERATOR) return generator + registers;
    if (facts % 4 === FACTS_ASYNC_GENERATOR) return asyncGenerator + registers;
    return this.#word * iteratorWords(value, this.#isProxy);
  }

  #newInstance(value: object, facts: Facts): number {
    const word = this.#word;
    const brand = brandOf(value, this.#isProxy);
    switch (brand) {
      case "plain": {
        const prototype = getPrototypeOf(value);
        const keys = this.#keysOf(value, prototype);
        if (prototype === ObjectPrototype) {
          return this.#object(value, keys, DEFAULT_SLOTS, DEFAULT_SLOTS);
        }
        const slots = this.#room.ofNew(value, prototype, keys.named);
        return this.#object(value, keys, slots, keys.named);
      }
      case "array":
        return this.#arrays.sizeOfConstructed(value as unknown[], facts);
      case "map":
      case "set":
        return this.#collection(value, brand, facts);
      case "weakMap":
      case "weakSet":
        return word * (4 + 5 + 2 * 4);
      case "arrayBuffer":
        this.#views.add(value);
        return this.#layout.arrayBuffer + byteLengthOfBuffer(value);
      case "typedArray":
        return this.#typedArray(value, facts);
      case "boxed":
      case "weakRef":
        return word * 4;
      case "finalizationRegistry":
        return word * 10;
      case "function":
        return word * 8;
      case "unknown":
        return word * (3 + DEFAULT_SLOTS);
      default:
        return this.#layout[brand];
    }
  }

  /** Of an instance, with its private fields. */
  #keysOf(value: object, prototype: object | null): OwnKeys {
    return withPrivates(ownKeys(value), this.#fields.privates(prototype));
  }

  #collection(value: object, brand: "map" | "set", facts: Facts): number {
    const entries = sizeOfCollection(value, brand);
    if (brand === "set") return this.#word * (4 + 5 + 2.5 * this.#setCapacity(entries, facts));
    const boxed = countEntries(value, entries, this.#isHeapNumber);
    return this.#word * (4 + 5 + 3.5 * tableCapacity(entries)) + this.#layout.heapNumber * boxed;
  }

  /** A Set begins with room for eight if it is given an array, and with a copied Set's table, which is that of other hash tables. */
  #setCapacity(entries: number, facts: Facts): number {
    if (!this.#layout.hasRoomForGiven) return tableCapacity(entries);
    const given = facts % 4;
    if (given === FACT_GIVEN_SET) return sparseCapacity(entries);
    return tableCapacity(given === FACT_GIVEN ? max(8, entries) : entries);
  }

  #typedArray(value: object, facts: Facts): number {
    const { typedArray, arrayBuffer } = this.#layout;
    const bytes = byteLengthOfTypedArray(value);
    const inlineData = facts % 4 === FACT_GIVEN_BUFFER ? 0 : this.#inlineData;
    if (this.#views.isView(value, bytes, inlineData)) return typedArray;
    if (bytes === 0) return typedArray + arrayBuffer;
    if (bytes > this.#inlineData) return typedArray + arrayBuffer + bytes;
    return typedArray + arrayBuffer + 2 * this.#word + this.#wholeWords(bytes);
  }

  #fast(properties: number, slots: number): number {
    return this.#word * (3 + slots + wordsOutside(properties - slots));
  }

  #dictionary(properties: number): number {
    return this.#word * (3 + 8 + 3 * sparseCapacity(properties));
  }

  #slotsWithin(bytes: number): number {
    return max(0, trunc(bytes / this.#word) - 3);
  }

  #wholeWords(bytes: number): number {
    return this.#word * ceil(bytes / this.#word);
  }
}

function isDictionary(facts: Facts): boolean {
  return facts % 4 === FACT_SPECIAL;
}

function functionWords(facts: Facts): number {
  if (facts & FACT_OPEN) return 6 + (facts >> 2 > 0 ? 2 + (facts >> 2) : 0);
  const { contexts, variables } = contextsOf(facts);
  return 7 + (facts & FACT_SPECIAL) + 4 * contexts + variables;
}

/** Properties that V8 keeps in a literal's object itself, when it has `named` in all. */
function literalSlots(facts: Facts, named: number): number {
  const counted = facts >> 2;
  if (!(facts & FACT_OPEN)) return named > MAX_LITERAL_SLOTS ? 0 : named || DEFAULT_SLOTS;
  if (counted === 0 || facts & FACT_SPECIAL) return max(0, named - counted) || DEFAULT_SLOTS;
  return named > counted ? counted + 1 : DEFAULT_SLOTS;
}

function isNot32Bit(value: number): boolean {
  return !is(value, value | 0);
}

function isNot31Bit(value: number): boolean {
  return !is(value, (value << 1) >> 1);
}
