import type { Random } from "./random.ts";
import type { Stratum } from "./strata.ts";

// Taken when the module loads: the program may patch them later.
const { ceil, max, min } = Math;

export type Sampling = "adaptive" | "exact";

/** How many a hook follows one by one, and the rate that it goes on with. */
interface Tier {
  readonly first: number;
  readonly rest: number;
}

/**
 * How much is followed, by how many objects the whole program has followed so far. A program with very many sites pays for
 * each of them, and most of all for compiling the runtime, which V8 does not do to what runs a few thousand times.
 */
export interface Quota {
  readonly small: Tier & { readonly upTo: number };
  readonly grown: Tier & { readonly upTo: number };
  readonly large: Tier;
  /** Least of a later window, and where most of those before live, of which reports tell. */
  readonly later: number;
  readonly laterOfLive: number;
}

/** Where tracebacks are the sites alone. */
export const ONE_FRAME: Quota = {
  small: { upTo: 4096, first: 1024, rest: 1 / 2 },
  grown: { upTo: 5120, first: 16, rest: 1 / 16 },
  large: { first: 4, rest: 1 / 64 },
  later: 8,
  laterOfLive: 16,
};
/**
 * A stack takes many times as long as all else that is done to follow an object. (From 384 one by one on V8 makes the nodes of
 * binary-trees in the old generation, for good: 5.0 times the plain program's time in place of 2.4.)
 */
const WITH_STACKS: Quota = {
  small: { upTo: 1024, first: 256, rest: 1 / 2 },
  grown: { upTo: 1280, first: 4, rest: 1 / 16 },
  large: { first: 2, rest: 1 / 64 },
  later: 4,
  laterOfLive: 8,
};

const EVERYTHING: Quota = {
  ...ONE_FRAME,
  small: { ...ONE_FRAME.small, first: Number.POSITIVE_INFINITY, upTo: Number.POSITIVE_INFINITY },
};

/** What `start()` was asked for, as a quota. */
export function quotaOf(sampling: Sampling, frames: number): Quota {
  if (sampling === "exact") return EVERYTHING;
  return frames === 1 ? ONE_FRAME : WITH_STACKS;
}

/**
 * Later windows follow fewer: each stands for as many allocations as all before it together. Strings, which are only
 * remembered, more: few of them are met again.
 */
const LATER_SHARE = 1 / 8;
const LATER_SHARE_OF_STRINGS = 1 / 4;
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
  readonly #quota: Quota;

  constructor(quota: Quota) {
    this.#quota = quota;
  }

  /** How many are followed one by one, `inProgram` objects having been followed in all. */
  oneByOne(inProgram: number): number {
    return tierOf(this.#quota, inProgram).first;
  }

  /** Books allocations that have passed; says whether they stay within the window. */
  pass(allocations: number): boolean {
    const within = allocations <= this.#left;
    this.#left -= min(allocations, this.#left);
    return within;
  }

  /** Goes to the next window, `inProgram` objects having been followed in all; says whether its rate is another. */
  roll(stratum: Stratum, isOfStrings: boolean, inProgram: number): boolean {
    const { rate } = this;
    const { later, laterOfLive } = this.#quota;
    const { first, rest } = tierOf(this.#quota, inProgram);
    if (rate === 1) this.rate = rest;
    else if (rate > LOWEST_RATE || stratum.live >= MOST_LIVE) this.rate = rate / 2;
    const share = isOfStrings ? LATER_SHARE_OF_STRINGS : LATER_SHARE;
    const least = 2 * stratum.live >= stratum.followed ? laterOfLive : later;
    this.#left = ceil(max(first * share, least) / this.rate);
    return this.rate !== rate;
  }

  /** Allocations to let pass before the slow path is taken again: for the next followed one, or at the window's end. */
  gap(random: Random): number {
    return min(random.failures(this.rate), this.#left);
  }
}

function tierOf({ small, grown, large }: Quota, inProgram: number): Tier {
  if (inProgram < small.upTo) return small;
  return inProgram < grown.upTo ? grown : large;
}

// The first has a fraction, as later ones will: see strata.ts.
new Sampler(ONE_FRAME).rate = LOWEST_RATE;
