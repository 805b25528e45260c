import type { Kind } from "./protocol.ts";
import type { Stratum } from "./strata.ts";

export type Sampling = "adaptive" | "exact";

/** Objects followed so far in the whole program, up to which a hook may still follow so many. */
const FIRST_QUOTAS = [
  { upTo: 16_384, quota: 1024 },
  { upTo: 49_152, quota: 256 },
  { upTo: 98_304, quota: 64 },
  { upTo: Number.POSITIVE_INFINITY, quota: 32 },
];
/** Later strata are smaller: each stands for as many allocations as all before it together. */
const LATER_SHARE = 4;
/**
 * Below this rate a site is not thinned out further (a followed object costs about a microsecond,
 * so 1 ns an allocation): what stays alive of a stream is its latest few, and they must be met.
 */
const LOWEST_RATE = 1 / 1024;
/** Unless so many of a stratum's followed objects are alive: the tracer's own memory is bounded. */
const MOST_LIVE = 1024;
/** Strings are not followed; a few sizes give their mean. */
const STRING_QUOTA = 64;

/** Whether a stratum has followed enough, so that the next one begins, at half its rate. */
export function isFull(
  stratum: Stratum,
  kind: Kind,
  sampling: Sampling,
  followed: number,
): boolean {
  if (sampling === "exact") return false;
  if (kind === "string") return stratum.followed >= STRING_QUOTA;
  const first = FIRST_QUOTAS.find(({ upTo }) => followed < upTo)?.quota ?? 0;
  const quota = stratum.rate === 1 ? first : first / LATER_SHARE;
  if (stratum.followed < quota) return false;
  return stratum.rate > LOWEST_RATE || (stratum.live[0] ?? 0) >= MOST_LIVE;
}
