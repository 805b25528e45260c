import { FACT_OPEN, FACT_SPECIAL, FACTS_ARGUMENTS, FACTS_FILLED, type Facts } from "../protocol.ts";
import { countAccessors, countValues, elementsLength, type OwnKeys, ownKeys } from "./own.ts";
import type { V8Arrays } from "./v8-arrays.ts";
import { sparseCapacity, type V8Layout, wordsOutside } from "./v8-layout.ts";

/** Slots that an object made without static properties has in itself. */
export const DEFAULT_SLOTS = 4;
/** A literal with more static properties keeps none of them in itself. */
const MAX_LITERAL_SLOTS = 127;
/** With more properties added after birth than this, an object becomes a dictionary. */
const MAX_ADDED_FAST = 15;

const { getPrototypeOf } = Object;
const { max, min, trunc } = Math;

/** Bytes of V8's plain objects: of literals, of what built-ins give back, and of `arguments`. */
export class V8Objects {
  readonly #word: 4 | 8;
  readonly #layout: V8Layout;
  readonly #arrays: V8Arrays;
  readonly #isHeapNumber: (value: number) => boolean;

  constructor(
    word: 4 | 8,
    layout: V8Layout,
    arrays: V8Arrays,
    isHeapNumber: (value: number) => boolean,
  ) {
    this.#word = word;
    this.#layout = layout;
    this.#arrays = arrays;
    this.#isHeapNumber = isHeapNumber;
  }

  /** The least that one takes which no hook has looked at, as far as syntax tells. */
  leastOf(facts: Facts): number {
    if (facts <= FACTS_ARGUMENTS) return this.#arguments(0, facts);
    if (facts <= 0) return this.#fast(0, DEFAULT_SLOTS);
    const counted = facts >> 2;
    if (isDictionary(facts)) return this.#dictionary(counted);
    return this.#fast(counted, literalSlots(facts, counted));
  }

  /** Of one that was just made. */
  sizeOfNew(value: object, facts: Facts): number {
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

  /** Of one that took `born` bytes when it was made; the file stores `added` more in it by name. */
  currentSizeOf(value: object, facts: Facts, added: number, born: number): number {
    if (facts <= FACTS_ARGUMENTS) return born;
    if (facts === FACTS_FILLED) return this.#filledObject(value);
    if (isDictionary(facts)) return this.#dictionaryLiteral(value);
    const keys = ownKeys(value);
    const { named } = keys;
    if (facts & FACT_OPEN) {
      const slots = literalSlots(facts, named);
      return (
        this.withSlots(value, keys, slots, this.slotsWithin(born)) + this.#ownShape(facts, named)
      );
    }
    const counted = max(0, (facts >> 2) - keys.indexes);
    if (facts >> 2 > 0 && facts >> 2 === named + keys.indexes) return born;
    if (counted === 0) {
      return this.withSlots(value, keys, DEFAULT_SLOTS, max(DEFAULT_SLOTS, added));
    }
    // What has fields in the source is hardly used as a dictionary.
    return this.withSlots(value, keys, literalSlots(facts, counted), named);
  }

  /** Of an object with room for `slots` properties in itself, born with about `first` properties. */
  withSlots(value: object, keys: OwnKeys, slots: number, first: number): number {
    const { named } = keys;
    const isDictionary = named - first > MAX_ADDED_FAST;
    return (
      (isDictionary ? this.#dictionary(named) : this.#fast(named, slots)) +
      this.#arrays.elementsOf(keys) +
      this.#layout.heapNumber * countValues(value, keys, false, this.#isHeapNumber)
    );
  }

  /** Slots of an object of so many bytes. */
  slotsWithin(bytes: number): number {
    return max(0, trunc(bytes / this.#word) - 3);
  }

  /** Variables that it shares with the function lie in a context. */
  #arguments(length: number, facts: Facts): number {
    const shared = FACTS_ARGUMENTS - 1 - facts;
    const mapped = min(shared, length);
    const own = shared < 0 ? 4 : shared === 0 ? 5 : 5 + 4 + shared + 4 + mapped;
    return this.#word * own + (length === 0 ? 0 : this.#arrays.store(length));
  }

  #filledObject(value: object): number {
    if (getPrototypeOf(value) === null) return this.#dictionaryLiteral(value);
    const keys = ownKeys(value);
    const first = keys.named > MAX_LITERAL_SLOTS ? DEFAULT_SLOTS : keys.named;
    return this.withSlots(value, keys, DEFAULT_SLOTS, first);
  }

  /** The hidden class of a literal with so many properties that shares it with no other. */
  #ownShape(facts: Facts, named: number): number {
    const isAddedTo =
      facts > 4 && (facts & (FACT_OPEN | FACT_SPECIAL)) === FACT_OPEN + FACT_SPECIAL;
    return isAddedTo && this.#layout.hasOwnSpreadShapes ? this.#word * (12 + 3 * named) : 0;
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

  #fast(properties: number, slots: number): number {
    return this.#word * (3 + slots + wordsOutside(properties - slots));
  }

  #dictionary(properties: number): number {
    return this.#word * (3 + 8 + 3 * sparseCapacity(properties));
  }
}

function isDictionary(facts: Facts): boolean {
  return facts % 4 === FACT_SPECIAL;
}

/** Properties that V8 keeps in a literal's object itself, when it has `named` in all. */
function literalSlots(facts: Facts, named: number): number {
  const counted = facts >> 2;
  if (!(facts & FACT_OPEN)) return named > MAX_LITERAL_SLOTS ? 0 : named || DEFAULT_SLOTS;
  if (counted === 0 || facts & FACT_SPECIAL) return max(0, named - counted) || DEFAULT_SLOTS;
  return named > counted ? counted + 1 : DEFAULT_SLOTS;
}
