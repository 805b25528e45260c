import type { Random } from "./random.ts";
import type { Stratum } from "./strata.ts";

// Taken when the module loads: the program may patch them later.
const { ceil, max, min } = Math;

export type Sampling = "adaptive" | "exact";

/**
 * By how many objects the whole program has followed so far: how many a site follows one by one,
 * and the rate that it goes on with. A program with very many sites pays for each of them, and most of all for compiling
 * the runtime, which V8 does not do to what runs a few thousand times.
 */
const SMALL = { upTo: 4096, first: 1024, rest: 1 / 2 };
const GROWN = { upTo: 5120, first: 16, rest: 1 / 16 };
const LARGE = { first: 4, rest: 1 / 64 };
/**
 * Later windows follow fewer: each stands for as many allocations as all before it together. Strings, which are only
 * remembered, more: few of them are met again.
 */
const LATER_SHARE = 1 / 8;
const LATER_SHARE_OF_STRINGS = 1 / 4;
const LATER_LEAST = 8;
/** Where most of those before live, of which reports tell. */
const LATER_LEAST_OF_LIVE = 16;
/**
 * Below this rate a site is not thinned out further (a followed object costs about a microsecond,
 * so 1 ns an allocation): what stays alive of a stream is its latest few, and they must be met.
 */
const LOWEST_RATE = 1 / 1024;
/** Unless so many of a stratum's followed objects are alive: the tracer's own memory is bounded. */
const MOST_LIVE = 1024;

/**
 * Decides which allocations of a hook are followed. It goes from window to window; within one,
 * each allocation is followed with the same probability. A window's end does not depend on which
 * were drawn, so that the followed ones are a fair sample of it.
 */
export class Sampler {
  /** Probability in the current window. */
  rate = 1;
  /** Allocations that the current window has left; the first one ends by what was followed. */
  #left = Number.POSITIVE_INFINITY;

  /** Books allocations that have passed; says whether they stay within the window. */
  pass(allocations: number): boolean {
    const within = allocations <= this.#left;
    this.#left -= min(allocations, this.#left);
    return within;
  }

  /** Goes to the next window, `inProgram` objects having been followed in all; says whether its rate is another. */
  roll(stratum: Stratum, isOfStrings: boolean, inProgram: number): boolean {
    const { rate } = this;
    const { first, rest } = tierOf(inProgram);
    if (rate === 1) this.rate = rest;
    else if (rate > LOWEST_RATE || stratum.live >= MOST_LIVE) this.rate = rate / 2;
    const share = isOfStrings ? LATER_SHARE_OF_STRINGS : LATER_SHARE;
    const least = 2 * stratum.live >= stratum.followed ? LATER_LEAST_OF_LIVE : LATER_LEAST;
    this.#left = ceil(max(first * share, least) / this.rate);
    return this.rate !== rate;
  }

  /** Allocations to let pass before the slow path is taken again: for the next followed one, or at the window's end. */
  gap(random: Random): number {
    return min(random.failures(this.rate), this.#left);
  }
}

/** How many of a hook are followed one by one, `inProgram` having been followed in all. */
export function oneByOne(inProgram: number): number {
  return tierOf(inProgram).first;
}

function tierOf(inProgram: number): { readonly first: number; readonly rest: number } {
  if (inProgram < SMALL.upTo) return SMALL;
  return inProgram < GROWN.upTo ? GROWN : LARGE;
}

// The first has a fraction, as later ones will: see strata.ts.
new Sampler().rate = LOWEST_RATE;
