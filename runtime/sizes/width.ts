import { SafeMap } from "../intrinsics.ts";
import { charCodeAt } from "../methods.ts";
import { hashOf, MOST_FLATTENED } from "../strings/hash.ts";

/** Characters that are looked at in a text just made, and in one that is kept; up to so many these are all. */
const LOOKS = 64;
const LOOKS_AT_KEPT = 1024;
/** A rope just made that is longer is not looked at, as that would make it flat: it counts as narrow. */
const MOST_FLATTENED_MADE = 1_048_576;
/** Longer texts that are read to their end, once: a single character decides for all. */
const MOST_READ = 1024;
const wideByHash = new SafeMap<number, boolean>();

/** Whether some of a text's characters take two bytes, judged by 64 of them; reading one makes a rope flat. */
export function isWide(text: string): boolean {
  return text.length <= MOST_FLATTENED_MADE && hasWide(text, LOOKS);
}

/** The same of a text that is kept, and may be looked at more closely. */
export function isKeptWide(text: string): boolean {
  if (text.length <= LOOKS_AT_KEPT || text.length > MOST_FLATTENED) {
    return hasWide(text, LOOKS_AT_KEPT);
  }
  const hash = hashOf(text);
  const known = wideByHash.get(hash);
  if (known !== undefined) return known;
  const isRead = wideByHash.size < MOST_READ;
  const wide = hasWide(text, isRead ? text.length : LOOKS_AT_KEPT);
  if (isRead) wideByHash.set(hash, wide);
  return wide;
}

function hasWide(text: string, most: number): boolean {
  const { length } = text;
  if (length > MOST_FLATTENED) return false;
  if (length <= most) {
    for (let i = 0; i < length; i++) if (charCodeAt(text, i) > 0xff) return true;
    return false;
  }
  const step = length / most;
  for (let i = 0; i < most; i++) if (charCodeAt(text, (i * step) | 0) > 0xff) return true;
  return false;
}
