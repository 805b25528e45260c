import { charCodeAt } from "../methods.ts";

const { imul } = Math;
/** Of FNV-1a. */
const PRIME = 0x01000193;

/** Texts up to this length are read to their end, of longer ones so many characters. */
export const WHOLE = 1024;
/** Reading a character makes a rope flat; one longer than this is left as it is. */
export const MOST_FLATTENED = 4_194_304;

/** What was read last, its hash, and the bits that its characters have: each string that is met is asked for both. */
let last: string | undefined;
let lastHash = 0;
let lastBits = 0;

function read(text: string): void {
  if (text === last) return;
  const { length } = text;
  let hash = length;
  let bits = 0;
  if (length <= WHOLE) {
    for (let i = 0; i < length; i++) {
      const code = charCodeAt(text, i);
      hash = imul(hash ^ code, PRIME);
      bits |= code;
    }
  } else if (length <= MOST_FLATTENED) {
    const step = length / WHOLE;
    for (let i = 0; i < WHOLE; i++) {
      const code = charCodeAt(text, (i * step) | 0);
      hash = imul(hash ^ code, PRIME);
      bits |= code;
    }
  }
  hash = imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  lastHash = (hash ^ (hash >>> 13)) & 0x3fffffff;
  lastBits = bits;
  last = length <= WHOLE ? text : undefined;
}

/** 30 bits that tell texts apart. Very long ones are told apart by their lengths only. */
export function hashOf(text: string): number {
  read(text);
  return lastHash;
}

/** Whether one of the characters that are read takes two bytes. */
export function isWideAsRead(text: string): boolean {
  read(text);
  return lastBits > 0xff;
}

/** Lets go of the text that was read last, which may be part of a large one. */
export function forgetRead(): void {
  last = undefined;
}

/**
 * The same hash for a text just made, by which it is recognised later. A long one is still being put
 * together, as a rope that must not be flattened at each step, and goes by its length.
 */
export function hashOfMade(text: string): number {
  return text.length <= WHOLE ? hashOf(text) : -text.length;
}
