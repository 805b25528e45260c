/**
 * A run of one site's allocations of which a part, drawn at random, was followed. Cohorts that
 * come from one draw share the object, so that errors add up rightly however they are grouped.
 */
export interface Draw {
  readonly allocated: number;
  readonly followed: number;
}

/**
 * What became of values: still alive, dead in the epoch of their birth, dead later, or not known, because
 * their hook only counts, or saw no value, or they have no identity.
 */
export type Fate = "live" | "young" | "dead" | "unfollowed";

/** Values of a trace that were born in the same epochs and share a fate. Counts are whole numbers, sizes bytes. */
export interface Cohort {
  readonly fate: Fate;
  /** Epochs in which they were born, first and last; equal where that is known exactly. */
  readonly bornFirst: number;
  readonly bornLast: number;
  /** Live values: `allocatedCount` when the fate is `live`, else 0. */
  readonly count: number;
  /** Live bytes, what the values hold included. */
  readonly size: number;
  /** Part of `size`: bytes of strings that live values hold and whose own line is not known. */
  readonly heldSize: number;
  readonly allocatedCount: number;
  readonly allocatedSize: number;
  /** Where the counts are estimates: the draw that they come from; undefined where all were followed. */
  readonly draw: Draw | undefined;
  /** Followed values of the draw that are in this cohort. */
  readonly followed: number;
  /** Variance of `count` besides that of the draw. */
  readonly variance: number;
}

/** Sums over cohorts. Counts are whole numbers, sizes bytes. */
export interface Sums {
  /** Live bytes. */
  readonly size: number;
  /** Part of `size`: bytes of strings that live values hold and whose own line is not known. */
  readonly heldSize: number;
  /** Live values; an estimate where `error` is not 0. */
  readonly count: number;
  /** Bytes allocated since `start`. */
  readonly allocatedSize: number;
  /** Values allocated since `start`; an estimate where `allocatedError` is not 0. */
  readonly allocatedCount: number;
  /** Allocated values that died in the epoch of their birth. */
  readonly diedYoungCount: number;
  /** Allocated values of which is not known whether they live: their hooks only count. */
  readonly unfollowedCount: number;
}

/** How far the counts of a sum may be off. */
export interface Errors {
  /** One standard error of `count`; 0 where every value was followed. */
  readonly error: number;
  /** One standard error of `allocatedCount`; 0 where all values of each draw are in the sum. */
  readonly allocatedError: number;
}

export interface Totals extends Sums, Errors {}

/** The sums over cohorts. */
export function sumsOf(cohorts: readonly Cohort[]): Sums {
  const sums = {
    size: 0,
    heldSize: 0,
    count: 0,
    allocatedSize: 0,
    allocatedCount: 0,
    diedYoungCount: 0,
    unfollowedCount: 0,
  };
  for (const cohort of cohorts) {
    sums.size += cohort.size;
    sums.heldSize += cohort.heldSize;
    sums.count += cohort.count;
    sums.allocatedSize += cohort.allocatedSize;
    sums.allocatedCount += cohort.allocatedCount;
    if (cohort.fate === "unfollowed") sums.unfollowedCount += cohort.allocatedCount;
    if (cohort.fate === "young") sums.diedYoungCount += cohort.allocatedCount;
  }
  return sums;
}

const NO_ERRORS: Errors = { error: 0, allocatedError: 0 };

function isExact({ draw, variance }: Cohort): boolean {
  return draw === undefined && variance === 0;
}

/** The errors of the sums over cohorts: what they have of one draw is one estimate, with one error. */
export function errorsOf(cohorts: readonly Cohort[]): Errors {
  if (cohorts.every(isExact)) return NO_ERRORS;
  const draws = new Map<Draw, { live: number; all: number }>();
  let variance = 0;
  for (const cohort of cohorts) {
    variance += cohort.variance;
    if (cohort.draw === undefined) continue;
    let followed = draws.get(cohort.draw);
    if (followed === undefined) {
      followed = { live: 0, all: 0 };
      draws.set(cohort.draw, followed);
    }
    followed.all += cohort.followed;
    if (cohort.fate === "live") followed.live += cohort.followed;
  }
  let allocatedVariance = 0;
  for (const [{ allocated, followed }, { live, all }] of draws) {
    variance += varianceOf(allocated, followed, live);
    if (all !== followed) allocatedVariance += varianceOf(allocated, followed, all);
  }
  return { error: Math.sqrt(variance), allocatedError: Math.sqrt(allocatedVariance) };
}

/**
 * Variance of `allocated * found / followed` for a sample without replacement. One imagined hit
 * and one imagined miss (Agresti and Coull) keep it above zero when all or none of few were found.
 */
export function varianceOf(allocated: number, followed: number, found: number): number {
  if (followed >= allocated) return 0;
  const share = (found + 1) / (followed + 2);
  return (allocated * (allocated - followed) * share * (1 - share)) / Math.max(followed, 1);
}

/** Whether two cohorts say the same; their draws are compared by value. */
export function areEqual(a: Cohort, b: Cohort): boolean {
  return (
    a.fate === b.fate &&
    a.bornFirst === b.bornFirst &&
    a.bornLast === b.bornLast &&
    a.count === b.count &&
    a.size === b.size &&
    a.heldSize === b.heldSize &&
    a.allocatedCount === b.allocatedCount &&
    a.allocatedSize === b.allocatedSize &&
    a.draw?.allocated === b.draw?.allocated &&
    a.draw?.followed === b.draw?.followed &&
    a.followed === b.followed &&
    a.variance === b.variance
  );
}
