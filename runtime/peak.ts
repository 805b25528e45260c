import type { Census } from "./census/census.ts";

/** A peak that has more than doubled, and this, is worth a collection to be sure of it. */
const STEP = 262_144;
/** A peak is recorded when it is so many times as high as the last: what it consists of takes time to find. */
const GROWTH = 1.02;
/** And when so many objects were followed for each entry of the last: in a program of many lines a census takes long. */
const FOLLOWED = 8;
/**
 * Before the first, so many for each site that was reached, where these are more: a program that starts reaches most of them
 * once or twice. In code that V8 has not compiled yet a census takes 80 µs for a site, and following an object 10.
 */
const FIRST_FOLLOWED = 4;
const FEW_SITES = 1024;
const NOTHING: Census = { entries: [], size: 0, stringBytes: 0, epoch: 0, timestamp: 0 };

/** What lived when most did, right after a collection, and when it is worth the time to look for a higher one. */
export class Peak {
  census: Census = NOTHING;
  /** Objects that were followed when it was looked for last. */
  #lookedAt = 0;

  clear(): void {
    this.census = NOTHING;
    this.#lookedAt = 0;
  }

  /** Takes a census of what lives for the peak, if it is one. */
  offer(census: Census): void {
    if (census.size >= this.census.size) this.census = census;
  }

  /** A look is taken after so many followed objects. */
  look(followed: number): void {
    this.#lookedAt = followed;
  }

  /** Whether so much was followed that a look does not take longer than that did. */
  isWorthwhile(followed: number, sites: number): boolean {
    const more = followed - this.#lookedAt;
    const { length } = this.census.entries;
    if (length > 0) return more >= FOLLOWED * length;
    return sites <= FEW_SITES || more >= FIRST_FOLLOWED * sites;
  }

  /** Whether so many live bytes are worth a census. */
  isExceeded(size: number): boolean {
    return size > this.census.size * GROWTH;
  }

  /** Whether so many bytes that are taken for live are worth a collection. */
  mayBeExceeded(size: number): boolean {
    return size > STEP + 2 * this.census.size;
  }
}
