/** Base64 VLQ as in source maps: how a file's table packs its numbers. Part of the protocol. */

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Taken when the module loads: the program may patch them later.
const { call } = Function.prototype;
const indexOf = call.bind(String.prototype.indexOf) as (text: string, part: string) => number;
const charAt = call.bind(String.prototype.charAt) as (text: string, index: number) => string;

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

export function decodeVlq(text: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = indexOf(DIGITS, charAt(text, i));
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers[numbers.length] = value & 1 ? -(value >>> 1) : value >>> 1;
    value = 0;
    shift = 0;
  }
  return numbers;
}
