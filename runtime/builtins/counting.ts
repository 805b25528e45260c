import type { Facts } from "../protocol.ts";
import type { Site } from "../sites.ts";
import { isLarge } from "../sizes/large.ts";
import type { SizeModel } from "../sizes/model.ts";
import type { SharedTexts } from "../strings/shared-texts.ts";

/** What the calls of one file count with. */
export interface Counters {
  readonly countdowns: Int32Array;
  readonly bytes: Float64Array;
  readonly hit: (hook: number, value: unknown) => void;
  readonly large: (hook: number, value: object) => boolean;
  /** From now on the hook does not call, where it tells of what lives. */
  readonly disarm: (hook: number) => void;
  /** The sites of a hook; none behind the last one. */
  readonly sites: (hook: number) => readonly Site[];
}

/** Counts what is surely new, on the hooks of one file. */
export class Counting {
  readonly #counters: Counters;
  readonly #countdowns: Int32Array;
  readonly #bytes: Float64Array;
  readonly #sizes: SizeModel;
  readonly #shared: SharedTexts;

  constructor(counters: Counters, sizes: SizeModel, shared: SharedTexts) {
    this.#counters = counters;
    this.#countdowns = counters.countdowns;
    this.#bytes = counters.bytes;
    this.#sizes = sizes;
    this.#shared = shared;
  }

  /** Whether the next of a hook's values is followed. */
  isDue(hook: number): boolean {
    return (this.#countdowns[hook] ?? 0) <= 0;
  }

  /** One value, whatever it is. */
  value(hook: number, value: unknown, facts: Facts): void {
    if (typeof value === "string") this.text(hook, value, facts);
    else if (typeof value !== "object" || value === null) this.pass(hook, value);
    else if (!isLarge(value) || !this.#counters.large(hook, value)) this.pass(hook, value);
  }

  text(hook: number, text: string, facts: Facts): void {
    const size = this.#sizes.oneByteString(text.length, facts);
    this.#bytes[hook] = (this.#bytes[hook] ?? 0) + size;
    this.pass(hook, text);
  }

  /** A text that was parsed. One that the engine has made before counts, and takes nothing. */
  parsed(hook: number, text: string, facts: Facts): void {
    const isMade = text.length > this.#sizes.longestShared || this.#shared.add(text);
    if (isMade) this.text(hook, text, facts);
    else this.pass(hook, "");
  }

  /** Counts the strings of a list all at once; false, and none, where one of them may be due, or there is something else in it. */
  texts(hook: number, list: readonly unknown[], facts: Facts): boolean {
    const left = this.#countdowns[hook] ?? 0;
    if (list.length > left) return false;
    let made = 0;
    let bytes = 0;
    for (let i = 0; i < list.length; i++) {
      const text = list[i];
      // Groups of a pattern that have matched nothing.
      if (text === undefined) continue;
      if (typeof text !== "string") return false;
      // Engines share single characters.
      if (text.length < 2) continue;
      made++;
      bytes += this.#sizes.oneByteString(text.length, facts);
    }
    this.#countdowns[hook] = left - made;
    this.#bytes[hook] = (this.#bytes[hook] ?? 0) + bytes;
    return true;
  }

  /** One value without more ado: the bytes of a string, and whether it is large, are seen to. */
  pass(hook: number, value: unknown): void {
    const left = (this.#countdowns[hook] ?? 0) - 1;
    this.#countdowns[hook] = left;
    if (left < 0) this.#counters.hit(hook, value);
  }
}
