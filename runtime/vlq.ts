/** Base64 VLQ as in source maps: how a file's table packs its numbers. Part of the protocol. */

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** What each character stands for, by its code. */
const DIGIT_OF = new Uint8Array(128);
for (let digit = 0; digit < DIGITS.length; digit++) DIGIT_OF[DIGITS.charCodeAt(digit)] = digit;

// Taken when the module loads: the program may patch it later.
const charCodeAt = Function.prototype.call.bind(String.prototype.charCodeAt) as (
  text: string,
  index: number,
) => number;

/** Encodes signed 31-bit integers, one after the other. */
export function encodeVlq(numbers: Iterable<number>): string {
  let text = "";
  for (const number of numbers) {
    let rest = number < 0 ? (-number << 1) | 1 : number << 1;
    do {
      const digit = rest & 31;
      rest >>>= 5;
      text += DIGITS[rest > 0 ? digit | 32 : digit];
    } while (rest > 0);
  }
  return text;
}

/** Writes the numbers into an array, which must have room for as many as there are characters; returns how many there are. */
export function decodeVlq(text: string, numbers: Int32Array): number {
  let count = 0;
  let value = 0;
  let shift = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = DIGIT_OF[charCodeAt(text, i)] as number;
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers[count++] = value & 1 ? -(value >>> 1) : value >>> 1;
    value = 0;
    shift = 0;
  }
  return count;
}
