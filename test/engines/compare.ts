import type { Expected, Run } from "./program.ts";

/** Where a run differs from what the program says; empty lists where it does not. */
export interface Differences {
  readonly sites: readonly string[];
  readonly counts: readonly string[];
  /** Where the host cannot collect: what is reported dead and is not. */
  readonly live: readonly string[];
}

/** So many standard errors an estimate may be off. */
const MOST_ERRORS = 3;

export function compare(expected: readonly Expected[], { sites, settled }: Run): Differences {
  const seen = new Map(sites.map((site) => [site.at, site]));
  const known = new Set(expected.map(({ at }) => at));
  const differences = {
    sites: [
      ...expected.filter(({ at }) => !seen.has(at)).map(({ at }) => `${at} is missing`),
      ...sites.filter(({ at }) => !known.has(at)).map(({ at }) => `${at} is unknown`),
    ],
    counts: [] as string[],
    live: [] as string[],
  };
  for (const { at, allocated, live } of expected) {
    const site = seen.get(at);
    if (site === undefined) continue;
    if (site.allocated !== allocated) {
      differences.counts.push(`${at}: ${site.allocated} allocated, not ${allocated}`);
    }
    const off = site.live - live;
    const least = -MOST_ERRORS * site.error;
    const most = settled ? -least : Number.POSITIVE_INFINITY;
    if (off < least || off > most) {
      differences.live.push(`${at}: ${site.live} (± ${site.error}) alive, not ${live}`);
    }
  }
  return differences;
}
