import { FACT_OPEN, FACT_SPECIAL, FACTS_COPIED, FACTS_FILLED, type Facts } from "../protocol.ts";
import {
  countElements,
  elementsLength,
  inspectElements,
  isSparse,
  MAX_GAP,
  namedOfArray,
  type OwnKeys,
} from "./own.ts";
import { grownCapacity, sparseCapacity, wordsOutside } from "./v8-layout.ts";

/** Names of the properties of longer arrays are not asked for: they come with all indexes. */
const MAX_LISTED = 64;
/** `new Array(n)` with a larger `n` is a dictionary at once. */
const MAX_NEW_LENGTH = 32 * 1024 * 1024;

const { max, trunc } = Math;

/** Bytes of V8's arrays, and of the elements that other objects have. */
export class V8Arrays {
  readonly #word: 4 | 8;
  readonly #heapNumber: number;
  readonly #isHeapNumber: (value: number) => boolean;

  constructor(word: 4 | 8, heapNumber: number, isHeapNumber: (value: number) => boolean) {
    this.#word = word;
    this.#heapNumber = heapNumber;
    this.#isHeapNumber = isHeapNumber;
  }

  /** Of a literal, or of what a built-in has just made. */
  sizeOfNew(value: unknown[], facts: Facts): number {
    const { length } = value;
    const constants = constantsOf(facts);
    const isLiteral = facts > FACTS_COPIED;
    if (constants > 0 && constants === length && !this.#isUnboxed(value, isLiteral)) {
      return this.#word * 4;
    }
    // What a built-in gives back may have accessors (`"".match({ [Symbol.match]: … })`).
    if (facts === FACTS_FILLED) return this.#array(value, grownCapacity(0, length), false);
    if (facts === FACT_OPEN || !isLiteral) return this.#array(value, length, false);
    if (facts & FACT_OPEN) {
      return this.#array(value, spreadCapacity(length, facts), true);
    }
    return this.#array(value, length, true);
  }

  /** Of one that `new` has just made: without an argument there is room for four. */
  sizeOfConstructed(value: unknown[], facts: Facts): number {
    const { length } = value;
    if (length > MAX_NEW_LENGTH) return this.#word * 4 + this.#sparse(0);
    return this.#array(value, length === 0 && facts % 4 === 0 ? 4 : length, false);
  }

  /** Of one that took `born` bytes when it was made. */
  currentSizeOf(value: unknown[], facts: Facts, born: number): number {
    const { length } = value;
    const constants = constantsOf(facts);
    const first =
      facts & FACT_OPEN ? max(constants, this.#capacityWithin(born, value)) : facts >> 2;
    if (length > first) return this.#pushedArray(value, first);
    if (constants > 0 || first === 0) return length === 0 ? this.#word * 4 : born;
    if (length === 0) return facts & FACT_OPEN ? born : this.#word * 4;
    return this.#array(value, 2 * length + 16 <= first ? length : first, false);
  }

  /** The least that a literal takes: constant elements are shared, and what is spread may be empty. */
  leastOf(facts: Facts): number {
    const counted = facts >> 2;
    return this.#word * 4 + (counted > 0 && facts % 4 === 0 ? this.store(counted) : 0);
  }

  /** What was added to an array by name; of a long one that is a small part, and not looked for. */
  besidesElements(value: object): number {
    const added = (value as unknown[]).length > MAX_LISTED ? 0 : namedOfArray(value);
    return this.#word * wordsOutside(added);
  }

  /** Elements of an object that is no array. */
  elementsOf(keys: OwnKeys): number {
    if (keys.indexes === 0) return 0;
    const length = elementsLength(keys);
    if (isSparse(keys.indexes, length)) return this.#sparse(keys.indexes);
    return this.store(grownCapacity(0, length));
  }

  store(capacity: number): number {
    return this.#word * (2 + capacity);
  }

  #pushedArray(value: unknown[], first: number): number {
    const { length } = value;
    if (length > MAX_GAP) {
      const elements = countElements(value, length);
      if (isSparse(elements, length)) return this.#word * 4 + this.#sparse(elements);
    }
    return this.#array(value, grownCapacity(first, length), false);
  }

  /** An array whose store has `capacity` slots. */
  #array(value: unknown[], capacity: number, fresh: boolean): number {
    const header = this.#word * 4;
    if (capacity === 0) return header;
    const { passed, numeric } = inspectElements(value, value.length, fresh, this.#isHeapNumber);
    if (passed > 0 && numeric) return header + this.#word * 2 + 8 * capacity;
    return header + this.store(capacity) + this.#heapNumber * passed;
  }

  #isUnboxed(value: unknown[], fresh: boolean): boolean {
    const { passed, numeric } = inspectElements(value, value.length, fresh, this.#isHeapNumber);
    return passed > 0 && numeric;
  }

  #sparse(elements: number): number {
    return this.#word * (6 + 3 * sparseCapacity(elements));
  }

  #capacityWithin(bytes: number, value: unknown[]): number {
    const store = max(0, bytes - 6 * this.#word);
    const doubles = trunc(store / 8);
    const isUnboxed = value.length <= doubles && this.#isUnboxed(value, false);
    return isUnboxed ? doubles : trunc(store / this.#word);
  }
}

/**
 * Elements of a literal of constants, which it shares with its site until the first write, and so does a copy of all of
 * them (V8's CloneFastJSArray); 0 where there are others.
 */
function constantsOf(facts: Facts): number {
  if (facts < FACTS_COPIED) return (FACTS_COPIED + FACT_SPECIAL - facts) >> 2;
  return facts % 4 === FACT_SPECIAL ? facts >> 2 : 0;
}

/** Slots of a literal with a spread: what is spread first is copied, the rest is added one by one. */
function spreadCapacity(length: number, facts: Facts): number {
  const counted = facts >> 2;
  if (counted === 0) return length;
  return grownCapacity(facts & FACT_SPECIAL ? max(0, length - counted) : counted, length);
}
