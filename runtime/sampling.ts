import type { Kind } from "./protocol.ts";
import type { Stratum } from "./strata.ts";

export type Sampling = "adaptive" | "exact";

/**
 * By how many objects the whole program has followed so far: how many a site follows one by one,
 * and the rate that it goes on with. A program with very many sites pays for each of them.
 */
const LAST_TIER = { first: 4, rest: 1 / 16 };
const TIERS = [
  { upTo: 16_384, first: 1024, rest: 1 / 2 },
  { upTo: 49_152, first: 256, rest: 1 / 2 },
  { upTo: 98_304, first: 64, rest: 1 / 2 },
];
/** Later strata follow fewer: each stands for as many allocations as all before it together. */
const LATER_SHARE = 1 / 4;
const LATER_LEAST = 8;
/**
 * Below this rate a site is not thinned out further (a followed object costs about a microsecond,
 * so 1 ns an allocation): what stays alive of a stream is its latest few, and they must be met.
 */
const LOWEST_RATE = 1 / 1024;
/** Unless so many of a stratum's followed objects are alive: the tracer's own memory is bounded. */
const MOST_LIVE = 1024;
/** Strings are not followed; a few sizes give their mean. */
const STRING_QUOTA = 64;

/** The rate at which a hook goes on after a hit: its stratum's own, or a lower one that opens the next. */
export function nextRate(
  { rate, followed: count, live: [live = 0] }: Stratum,
  kind: Kind,
  sampling: Sampling,
  followed: number,
): number {
  if (sampling === "exact") return rate;
  if (kind === "string") return count >= STRING_QUOTA ? rate / 2 : rate;
  const { first, rest } = TIERS.find(({ upTo }) => followed < upTo) ?? LAST_TIER;
  if (rate === 1) return count >= first ? rest : rate;
  if (count < Math.max(first * LATER_SHARE, LATER_LEAST)) return rate;
  return rate > LOWEST_RATE || live >= MOST_LIVE ? rate / 2 : rate;
}
