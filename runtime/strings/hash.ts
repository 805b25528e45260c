import { charCodeAt } from "../methods.ts";

const { imul } = Math;
/** Of FNV-1a. */
const PRIME = 0x01000193;

/** Texts up to this length are told apart by every character, longer ones by so many of them. */
const WHOLE = 1024;
/** Reading a character makes a rope flat; one longer than this is left as it is. */
export const MOST_FLATTENED = 4_194_304;

/** 30 bits that tell texts apart. Very long ones are told apart by their lengths only. */
export function hashOf(text: string): number {
  const { length } = text;
  let hash = length;
  if (length <= WHOLE) {
    for (let i = 0; i < length; i++) hash = imul(hash ^ charCodeAt(text, i), PRIME);
  } else if (length <= MOST_FLATTENED) {
    const step = length / WHOLE;
    for (let i = 0; i < WHOLE; i++) {
      hash = imul(hash ^ charCodeAt(text, (i * step) | 0), PRIME);
    }
  }
  hash = imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) & 0x3fffffff;
}

/**
 * The same for a text just made, by which it is recognised later. A long one is still being put
 * together, as a rope that must not be flattened at each step, and goes by its length.
 */
export function hashOfMade(text: string): number {
  return text.length <= WHOLE ? hashOf(text) : -text.length;
}
