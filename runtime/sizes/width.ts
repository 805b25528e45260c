import { SafeMap } from "../intrinsics.ts";
import { charCodeAt } from "../methods.ts";
import { hashOf, isWideAsRead, MOST_FLATTENED, WHOLE } from "../strings/hash.ts";

/** Characters that are looked at in a long text just made. */
const LOOKS = 64;
/** A rope just made that is longer is not looked at, as that would make it flat: it counts as narrow. */
const MOST_FLATTENED_MADE = 1_048_576;
/** Longer texts that are read to their end, once: a single character decides for all. */
const MOST_READ = 1024;
const wideByHash = new SafeMap<number, boolean>();

/** Whether some of a text's characters take two bytes, a long one judged by 64 of them; reading one makes a rope flat. */
export function isWide(text: string): boolean {
  if (text.length <= WHOLE) return isWideAsRead(text);
  return text.length <= MOST_FLATTENED_MADE && hasWide(text, LOOKS);
}

/** The same of a text that is kept, and may be looked at more closely. */
export function isKeptWide(text: string): boolean {
  if (text.length <= WHOLE || text.length > MOST_FLATTENED) return isWideAsRead(text);
  const hash = hashOf(text);
  const known = wideByHash.get(hash);
  if (known !== undefined) return known;
  const isRead = wideByHash.size < MOST_READ;
  const wide = isRead ? hasWide(text, text.length) : isWideAsRead(text);
  if (isRead) wideByHash.set(hash, wide);
  return wide;
}

/** Judged by so many characters. */
function hasWide(text: string, looks: number): boolean {
  const step = text.length / looks;
  for (let i = 0; i < looks; i++) if (charCodeAt(text, (i * step) | 0) > 0xff) return true;
  return false;
}
