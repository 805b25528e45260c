import {
  FACT_GIVEN,
  FACT_GIVEN_BUFFER,
  FACT_GIVEN_SET,
  FACT_OPEN,
  type Facts,
} from "../protocol.ts";
import { brandOf, byteLengthOfBuffer, byteLengthOfTypedArray, sizeOfCollection } from "./brand.ts";
import type { Fields } from "./fields.ts";
import type { SizeHost } from "./model.ts";
import { countEntries, type OwnKeys, ownKeys, withPrivates } from "./own.ts";
import type { V8Arrays } from "./v8-arrays.ts";
import { sparseCapacity, tableCapacity, type V8Layout } from "./v8-layout.ts";
import { DEFAULT_SLOTS, type V8Objects } from "./v8-objects.ts";
import { InstanceRoom } from "./v8-room.ts";
import { Views } from "./views.ts";

const { getPrototypeOf, prototype: ObjectPrototype } = Object;
const { ceil, max } = Math;

/** How V8 lays out what an instance may be. */
interface Parts {
  readonly layout: V8Layout;
  readonly arrays: V8Arrays;
  readonly objects: V8Objects;
  readonly fields: Fields;
  readonly isHeapNumber: (value: number) => boolean;
}

/** Bytes of what `new` makes in V8: instances of the program's classes, and of built-ins. */
export class V8Instances {
  readonly #word: 4 | 8;
  readonly #parts: Parts;
  readonly #layout: V8Layout;
  readonly #views = new Views();
  readonly #room = new InstanceRoom();
  readonly #inlineData: number;
  readonly #isProxy: ((value: object) => boolean) | undefined;

  constructor(
    word: 4 | 8,
    parts: Parts,
    { inlineData, isProxy }: Pick<SizeHost, "inlineData" | "isProxy">,
  ) {
    this.#word = word;
    this.#parts = parts;
    this.#layout = parts.layout;
    this.#inlineData = inlineData;
    this.#isProxy = isProxy;
  }

  /** Of one that was just made. */
  sizeOfNew(value: object, facts: Facts): number {
    const word = this.#word;
    const brand = brandOf(value, this.#isProxy);
    switch (brand) {
      case "plain": {
        const prototype = getPrototypeOf(value);
        const keys = this.#keysOf(value, prototype);
        if (prototype === ObjectPrototype) {
          return this.#parts.objects.withSlots(value, keys, DEFAULT_SLOTS, DEFAULT_SLOTS);
        }
        const slots = this.#room.ofNew(value, prototype, keys.named);
        return this.#parts.objects.withSlots(value, keys, slots, keys.named);
      }
      case "array":
        return this.#parts.arrays.sizeOfConstructed(value as unknown[], facts);
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

  /** Of one that took `born` bytes when it was made. */
  currentSizeOf(value: object, born: number): number {
    const { arrays, objects } = this.#parts;
    const brand = brandOf(value, this.#isProxy);
    if (brand === "array") return arrays.currentSizeOf(value as unknown[], FACT_OPEN, born);
    if (brand === "map" || brand === "set") {
      const now = this.#collection(value, brand, 0);
      // It shrinks when it is three quarters empty.
      return born > now && born < 4 * now ? born : now;
    }
    if (brand === "arrayBuffer") return this.sizeOfNew(value, 0);
    if (brand !== "plain") return born;
    const prototype = getPrototypeOf(value);
    const keys = this.#keysOf(value, prototype);
    const isPlain = prototype === ObjectPrototype;
    const slots = isPlain ? DEFAULT_SLOTS : this.#room.of(value, prototype, keys.named);
    return objects.withSlots(value, keys, slots, objects.slotsWithin(born));
  }

  /** Of an instance, with its private fields. */
  #keysOf(value: object, prototype: object | null): OwnKeys {
    return withPrivates(ownKeys(value), this.#parts.fields.privates(prototype));
  }

  #collection(value: object, brand: "map" | "set", facts: Facts): number {
    const entries = sizeOfCollection(value, brand);
    if (brand === "set") return this.#word * (4 + 5 + 2.5 * this.#setCapacity(entries, facts));
    const boxed = countEntries(value, entries, this.#parts.isHeapNumber);
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

  #wholeWords(bytes: number): number {
    return this.#word * ceil(bytes / this.#word);
  }
}
