import { charCodeAt } from "../methods.ts";

/** Characters of a text that are looked at to find what it repeats. */
const LOOKS = 1024;
const LONGEST_PIECE = 16;
const { max, min } = Math;

/** What a text takes that V8 puts together of others; what it is put together of is counted once. */
class Piece {
  readonly length: number;
  readonly own: number;
  readonly parts: readonly Piece[];
  #isCounted = false;

  constructor(length: number, own: number, parts: readonly Piece[] = []) {
    this.length = length;
    this.own = own;
    this.parts = parts;
  }

  bytes(): number {
    if (this.#isCounted) return 0;
    this.#isCounted = true;
    let sum = this.own;
    for (let i = 0; i < this.parts.length; i++) sum += (this.parts[i] as Piece).bytes();
    return sum;
  }
}

/** Sizes of what `repeat`, `padStart` and `padEnd` make in V8, by the way it doubles a piece. */
export class Pieces {
  readonly #flat: (length: number) => number;
  readonly #pair: number;
  readonly #longestCopy: number;

  /** `flat`: bytes of a text in one piece; `pair`: of a pair of pointers, for texts longer than `longestCopy`. */
  constructor(flat: (length: number) => number, pair: number, longestCopy: number) {
    this.#flat = flat;
    this.#pair = pair;
    this.#longestCopy = longestCopy;
  }

  repeated(text: string): number {
    const { length } = text;
    const piece = pieceOf(text);
    // At least the last two halves were put together.
    if (piece === undefined) return this.#pair;
    return this.#repeat(piece, length / piece).bytes();
  }

  repeatedCharacter(times: number): number {
    return this.#repeat(1, times).bytes();
  }

  /** The padding is taken for one character, as often as it stands at one end. */
  padded(text: string): number {
    const { length } = text;
    const padding = max(runOf(text, 0, 1), runOf(text, length - 1, -1));
    if (padding < 2 || padding === length) return this.#flat(length);
    return this.#add(this.#repeat(1, padding), new Piece(length - padding, 0)).bytes();
  }

  #repeat(length: number, times: number): Piece {
    let power = new Piece(length, 0);
    let result: Piece | undefined;
    for (let left = times; left > 0; left = (left - (left % 2)) / 2) {
      if (left % 2 === 1) result = result === undefined ? power : this.#add(result, power);
      if (left > 1) power = this.#add(power, power);
    }
    return result ?? new Piece(0, 0);
  }

  #add(left: Piece, right: Piece): Piece {
    const length = left.length + right.length;
    if (length <= this.#longestCopy) return new Piece(length, this.#flat(length));
    return new Piece(length, this.#pair, [left, right]);
  }
}

/** Length of the shortest beginning that a text may consist of, if it is short. */
function pieceOf(text: string): number | undefined {
  const { length } = text;
  for (let piece = 1; piece <= LONGEST_PIECE; piece++) {
    if (length % piece === 0 && repeats(text, piece)) return piece;
  }
  return length === 0 ? 1 : undefined;
}

function repeats(text: string, piece: number): boolean {
  const looks = min(text.length, LOOKS);
  for (let i = piece; i < looks; i++) {
    if (charCodeAt(text, i) !== charCodeAt(text, i - piece)) return false;
  }
  return true;
}

/** How many characters from one on are the same. */
function runOf(text: string, first: number, step: 1 | -1): number {
  const character = charCodeAt(text, first);
  let run = 1;
  while (run < text.length && charCodeAt(text, first + run * step) === character) run++;
  return run;
}
