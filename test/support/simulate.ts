import { type CensusEntry, hookCensus } from "../../runtime/census/hook-census.ts";
import { type Cohort, errorsOf } from "../../runtime/cohort.ts";
import { NO_CONTEXT } from "../../runtime/contexts.ts";
import { Epochs } from "../../runtime/epochs.ts";
import { HookState } from "../../runtime/hook-state.ts";
import { SafeMap } from "../../runtime/intrinsics.ts";
import { Random } from "../../runtime/random.ts";
import { quotaOf } from "../../runtime/sampling.ts";
import type { Site } from "../../runtime/sites.ts";

export const SITE: Site = {
  filename: "a.js",
  line: 1,
  column: 1,
  kind: "object",
  functionName: undefined,
  facts: 4,
  className: undefined,
  callee: undefined,
  isAlternative: false,
  owner: 0,
  key: undefined,
};
const SIZE = 32;
const NO_STRINGS = { made: new SafeMap<never, never>(), held: new SafeMap<never, never>() };

/** A program's life: how many objects a site makes, and which of them are alive at the end. */
export type Life = readonly [allocations: number, lives: (index: number) => boolean];

/** What lives of what is made, from the easy to the awkward. */
export const LIVES: Readonly<Record<string, Life>> = {
  "all live": [200_000, () => true],
  "none lives": [200_000, () => false],
  "every tenth lives": [50_000, (i) => i % 10 === 0],
  "one half, at random": [30_000, (i) => Math.imul(i, 0x9e3779b1) >>> 31 === 0],
  "the first half lives": [50_000, (i) => i < 25_000],
  "most live, a long stream": [1_000_000, (i) => i % 7 !== 0],
  "one in a thousand lives": [1_000_000, (i) => i % 1000 === 0],
  "the latest 40,000 live": [1_500_000, (i) => i >= 1_460_000],
  "the latest 2,000 live": [1_500_000, (i) => i >= 1_498_000],
  "a leak that begins late": [400_000, (i) => i >= 300_000],
  "a burst that stays": [400_000, (i) => i >= 150_000 && i < 160_000],
};

export interface Simulated {
  readonly count: number;
  readonly size: number;
  readonly allocatedCount: number;
  readonly error: number;
  /** Objects that were followed. */
  readonly followed: number;
  readonly strata: number;
}

/** The estimate for one site in a program that has followed `before` other objects. */
export function simulate(
  [allocations, lives]: Life,
  seed: number,
  before: number,
  frames = 1,
): Simulated {
  const random = new Random(seed);
  const state = new HookState([SITE], quotaOf("adaptive", frames), 0);
  let followed = before;
  let gap = 0;
  let pending = 0;
  for (let i = 0; i < allocations; i++) {
    pending++;
    if (gap-- > 0) continue;
    if (state.arrive(pending, followed, random)) {
      const tally = state.stratum.tally(0, NO_CONTEXT);
      state.stratum.followed++;
      followed++;
      tally.bear(SIZE);
      if (!lives(i)) tally.die(SIZE, false);
    }
    pending = 0;
    gap = state.gap(followed, random);
  }
  state.pass(pending);
  state.forEach((tally) => {
    const { live } = tally;
    tally.rows = live === 0 ? [] : [{ first: 0, last: 0, followed: live, size: live * SIZE }];
  });
  const entries: CensusEntry[] = [];
  hookCensus(state, new Epochs(), NO_STRINGS, entries);
  const cohorts = entries.flatMap((entry) => entry.cohorts);
  let strata = 0;
  state.forEachStratum(() => strata++);
  const sum = (key: keyof Cohort & ("count" | "size" | "allocatedCount")): number =>
    cohorts.reduce((total, cohort) => total + cohort[key], 0);
  return {
    count: sum("count"),
    size: sum("size"),
    allocatedCount: sum("allocatedCount"),
    error: errorsOf(cohorts).error,
    followed: followed - before,
    strata,
  };
}

export interface Accuracy {
  readonly truth: number;
  /** Share of the seeds whose 95 % interval holds the truth. */
  readonly coverage: number;
  readonly mean: number;
  readonly error: number;
  readonly deviation: number;
  readonly followed: number;
}

/** How estimates and their stated errors do over seeds 1 to `seeds`. */
export function accuracyOf(life: Life, before: number, seeds: number, frames = 1): Accuracy {
  const [allocations, lives] = life;
  let truth = 0;
  for (let i = 0; i < allocations; i++) if (lives(i)) truth++;
  const sums = { inside: 0, count: 0, error: 0, square: 0, followed: 0 };
  for (let seed = 1; seed <= seeds; seed++) {
    const { count, error, followed } = simulate(life, seed, before, frames);
    // Counts are whole numbers, so half of one does not count.
    if (Math.abs(count - truth) <= 1.96 * error + 0.5) sums.inside++;
    sums.count += count;
    sums.error += error;
    sums.square += (count - truth) ** 2;
    sums.followed += followed;
  }
  return {
    truth,
    coverage: sums.inside / seeds,
    mean: sums.count / seeds,
    error: sums.error / seeds,
    deviation: Math.sqrt(sums.square / seeds),
    followed: sums.followed / seeds,
  };
}
