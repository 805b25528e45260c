/**
 * A run of allocations of one hook that were followed with one probability. Counts and bytes are
 * kept for each of the hook's sites (its own, then its satellites), which are always made together.
 */
export class Stratum {
  /** Probability with which each allocation was followed. */
  readonly rate: number;
  allocated = 0;
  followed = 0;
  /** Bytes of all followed objects at their birth, and what they grew by since. */
  readonly bornBytes: number[];
  readonly live: number[];
  readonly liveBytes: number[];

  constructor(sites: number, rate: number) {
    this.rate = rate;
    this.bornBytes = new Array<number>(sites).fill(0);
    this.live = new Array<number>(sites).fill(0);
    this.liveBytes = new Array<number>(sites).fill(0);
  }

  /** Books the birth of a followed object. */
  bear(site: number, size: number): void {
    add(this.live, site, 1);
    this.resize(site, size);
  }

  /** Books what a live object grew (or shrank) by. */
  resize(site: number, bytes: number): void {
    add(this.liveBytes, site, bytes);
    add(this.bornBytes, site, Math.max(bytes, 0));
  }

  /** Books the size of a value that is not followed. */
  measure(site: number, size: number): void {
    add(this.bornBytes, site, size);
  }

  die(site: number, size: number): void {
    add(this.live, site, -1);
    add(this.liveBytes, site, -size);
  }
}

function add(totals: number[], site: number, amount: number): void {
  totals[site] = (totals[site] ?? 0) + amount;
}

/** What is known of a site: live and allocated objects and bytes, and one standard error of `count`. */
export interface Estimate {
  readonly count: number;
  readonly size: number;
  readonly allocatedCount: number;
  readonly allocatedSize: number;
  readonly error: number;
}

/**
 * Adds up a site's strata: allocations are known exactly in each, and of them lives the share that
 * lives of the followed ones. A stratum without any followed object borrows the share of the one
 * before. Strings are not followed, only measured.
 */
export function estimate(strata: readonly Stratum[], site: number, isFollowed: boolean): Estimate {
  let count = 0;
  let size = 0;
  let allocatedCount = 0;
  let allocatedSize = 0;
  let variance = 0;
  let basis = strata[0];
  for (const stratum of strata) {
    const { allocated } = stratum;
    if (stratum.followed > 0) basis = stratum;
    allocatedCount += allocated;
    if (basis === undefined || basis.followed === 0) continue;
    const { followed } = basis;
    const live = basis.live[site] ?? 0;
    count += (allocated * live) / followed;
    size += (allocated * (basis.liveBytes[site] ?? 0)) / followed;
    allocatedSize += (allocated * (basis.bornBytes[site] ?? 0)) / followed;
    if (isFollowed && stratum.rate < 1) variance += varianceOf(allocated, followed, live);
  }
  return { count, size, allocatedCount, allocatedSize, error: Math.sqrt(variance) };
}

/**
 * Variance of `allocated * live / followed` for a sample without replacement. One imagined survivor
 * and one imagined death (Agresti and Coull) keep it above zero when all or none of few were seen.
 */
function varianceOf(allocated: number, followed: number, live: number): number {
  const unseen = Math.max(allocated - followed, 0);
  const share = (live + 1) / (followed + 2);
  return (allocated * unseen * share * (1 - share)) / followed;
}
