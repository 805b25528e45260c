import { charCodeAt } from "../methods.ts";

/** Characters that are looked at to tell how wide a text is; reading one makes a rope flat. */
const LOOKS = 64;
const MOST_FLATTENED = 1_048_576;
const { min } = Math;

/** Whether some of a text's characters take two bytes, judged by 64 of them. */
export function isWide(text: string): boolean {
  const { length } = text;
  if (length > MOST_FLATTENED) return false;
  const looks = min(length, LOOKS);
  for (let i = 0; i < looks; i++) {
    if (charCodeAt(text, ((i * length) / looks) | 0) > 0xff) return true;
  }
  return false;
}
