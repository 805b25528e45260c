import { charCodeAt } from "../methods.ts";
import { FACT_FLAT, type Facts, STRING_SIZES } from "../protocol.ts";
import { LAYOUTS } from "./v8-layout.ts";

/** Results of `+` from this length on are pairs of pointers. */
const MIN_CONCATENATION = 13;
/** Characters that are looked at to tell how wide a text is; reading one makes a rope flat. */
const LOOKS = 64;
const MOST_FLATTENED = 1_048_576;

const { ceil, min } = Math;

/** Bytes of V8's strings, for words of 8 or 4 bytes. */
export class V8Strings {
  /** Of a one-byte string just made by `+` or a template, by its length. */
  readonly made: Float64Array = new Float64Array(STRING_SIZES);
  readonly #word: 4 | 8;

  constructor(word: 4 | 8) {
    this.#word = word;
    const { concatenation } = LAYOUTS[word];
    for (let length = 0; length < STRING_SIZES; length++) {
      const isFlat = length < MIN_CONCATENATION;
      this.made[length] = isFlat ? this.#flat(length, false) : concatenation;
    }
  }

  /** The result of `+`, of a template, of a built-in; `FACT_FLAT` when it is one piece of text. */
  sizeOfMade(text: string, facts: Facts): number {
    const { length } = text;
    if (facts !== FACT_FLAT && length >= MIN_CONCATENATION)
      return LAYOUTS[this.#word].concatenation;
    return this.#flat(length, isWide(text));
  }

  /** The same by its length, for one-byte text. */
  sizeOfOneByte(length: number, facts: Facts): number {
    if (facts === FACT_FLAT) return this.#flat(length, false);
    return this.made[min(length, STRING_SIZES - 1)] ?? 0;
  }

  /** A string kept somewhere, as one piece of text. */
  sizeOfFlat(text: string): number {
    return this.#flat(text.length, isWide(text));
  }

  #flat(length: number, wide: boolean): number {
    if (length === 0 || (length === 1 && !wide)) return 0;
    const bytes = LAYOUTS[this.#word].stringHeader + (wide ? 2 : 1) * length;
    return this.#word * ceil(bytes / this.#word);
  }
}

function isWide(text: string): boolean {
  const { length } = text;
  if (length > MOST_FLATTENED) return false;
  const looks = min(length, LOOKS);
  for (let i = 0; i < looks; i++) {
    if (charCodeAt(text, ((i * length) / looks) | 0) > 0xff) return true;
  }
  return false;
}
