import {
  FACT_FLAT,
  FACT_REPEATED,
  FACT_REPLACED,
  FACT_WRITTEN,
  type Facts,
  STRING_SIZES,
} from "../protocol.ts";
import type { V8Layout } from "./v8-layout.ts";
import { Pieces } from "./v8-pieces.ts";
import { isKeptWide, isWide } from "./width.ts";

/** Results of `+` from this length on are pairs of pointers. */
const MIN_CONCATENATION = 13;
/** Lengths of the first piece that is written and of the longest; each is twice the one before (V8's IncrementalStringBuilder). */
const FIRST_WRITTEN = 32;
const LONGEST_WRITTEN = 16 * 1024;
/** What is put together of pieces is read up to this length: reading makes it one piece, and a thousand times as large. */
const MOST_READ = 4096;

const { ceil, max, min } = Math;

/** Bytes of V8's strings, for words of 8 or 4 bytes. */
export class V8Strings {
  /** Of a one-byte string just made by `+` or a template, by its length. */
  readonly made: Float64Array = new Float64Array(STRING_SIZES);
  readonly #word: 4 | 8;
  readonly #layout: V8Layout;

  constructor(word: 4 | 8, layout: V8Layout) {
    this.#word = word;
    this.#layout = layout;
    const { concatenation } = layout;
    for (let length = 0; length < STRING_SIZES; length++) {
      const isFlat = length < MIN_CONCATENATION;
      this.made[length] = isFlat ? this.#flat(length, false) : concatenation;
    }
  }

  /** The result of `+`, of a template, of a built-in; by its facts. */
  sizeOfMade(text: string, facts: Facts): number {
    const { length } = text;
    if (facts === FACT_WRITTEN) return this.#written(text);
    if (facts > FACT_FLAT) return this.#putTogether(text, facts);
    if (facts !== FACT_FLAT && length >= MIN_CONCATENATION) return this.#layout.concatenation;
    return this.#flat(length, isWide(text));
  }

  /** The same by its length, for one-byte text. */
  sizeOfOneByte(length: number, facts: Facts): number {
    if (facts >= FACT_FLAT) return this.#flat(length, false);
    return this.made[min(length, STRING_SIZES - 1)] ?? 0;
  }

  /** A string kept somewhere, as one piece of text. */
  sizeOfFlat(text: string): number {
    return this.#flat(text.length, isKeptWide(text));
  }

  #putTogether(text: string, facts: Facts): number {
    const { length } = text;
    const isRead = length <= MOST_READ;
    const wide = isRead && isWide(text);
    const { concatenation } = this.#layout;
    if (facts === FACT_REPLACED) {
      if (length < MIN_CONCATENATION) return this.#flat(length, wide);
      // What is left of the text is a slice, or a copy where that is short.
      return (
        concatenation + (length > MIN_CONCATENATION ? concatenation : this.#flat(length - 1, wide))
      );
    }
    const flat = (ofLength: number): number => this.#flat(ofLength, wide);
    const pieces = new Pieces(flat, concatenation, MIN_CONCATENATION - 1);
    if (!isRead) return pieces.repeatedCharacter(length);
    return facts === FACT_REPEATED ? pieces.repeated(text) : pieces.padded(text);
  }

  #written(text: string): number {
    const { length } = text;
    const { keepsWrittenPieces, concatenation } = this.#layout;
    const wide = isWide(text);
    if (!keepsWrittenPieces) return this.#flat(length, wide);
    let bytes = -concatenation;
    let piece = FIRST_WRITTEN;
    for (let left = length; left > 0; left -= piece) {
      if (left < length) piece = min(2 * piece, LONGEST_WRITTEN);
      bytes += concatenation + this.#flat(min(piece, left), wide);
    }
    return max(0, bytes);
  }

  #flat(length: number, wide: boolean): number {
    if (length === 0 || (length === 1 && !wide)) return 0;
    const bytes = this.#layout.stringHeader + (wide ? 2 : 1) * length;
    return this.#word * ceil(bytes / this.#word);
  }
}
