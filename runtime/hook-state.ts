import { append } from "./intrinsics.ts";
import type { Random } from "./random.ts";
import { type Quota, Sampler } from "./sampling.ts";
import type { Site } from "./sites.ts";
import { Stratum, type Tally } from "./strata.ts";

// Taken when the module loads: the program may patch them later.
const { max } = Math;

/** What the tracer knows of one hook since `start()`. */
export class HookState {
  readonly sites: readonly Site[];
  readonly isOfStrings: boolean;
  /** The latest. */
  stratum: Stratum;
  #sampler: Sampler;
  #strata: Stratum[];
  /** Of large values, which are followed one by one. */
  #large: Stratum[] = [];
  /** Objects followed one by one, before the first window with a lower rate. */
  #oneByOne = 0;

  constructor(sites: readonly Site[], quota: Quota, interval: number) {
    this.sites = sites;
    this.isOfStrings = sites[0]?.kind === "string";
    this.#sampler = new Sampler(quota);
    this.stratum = new Stratum(sites, 1, interval);
    this.#strata = [this.stratum];
  }

  /** Visits the strata in the order in which they began, those of large values last. */
  forEachStratum(visit: (stratum: Stratum, isLarge: boolean) => void): void {
    for (let i = 0; i < this.#strata.length; i++) visit(this.#strata[i] as Stratum, false);
    for (let i = 0; i < this.#large.length; i++) visit(this.#large[i] as Stratum, true);
  }

  /** The stratum that a large value of this interval goes to. */
  large(interval: number): Stratum {
    let last = this.#large[this.#large.length - 1];
    if (last?.interval !== interval) {
      last = new Stratum(this.sites, 1, interval);
      append(this.#large, last);
    }
    return last;
  }

  /** Books allocations that were not followed. */
  pass(allocations: number): void {
    this.stratum.allocated += allocations;
    this.#sampler.pass(allocations);
  }

  /**
   * Books the allocations up to and including the one that took the slow path; says whether that
   * one is to be followed. It is not when it only opens a window and was not drawn.
   */
  arrive(allocations: number, followed: number, random: Random): boolean {
    const { stratum } = this;
    const sampler = this.#sampler;
    const isOneByOne = sampler.rate === 1;
    if (isOneByOne || sampler.pass(allocations)) {
      stratum.allocated += allocations;
      if (isOneByOne) this.#oneByOne++;
      return true;
    }
    stratum.allocated += allocations - 1;
    this.#roll(followed);
    this.pass(1);
    return random.next() <= sampler.rate;
  }

  /** Allocations to let pass before the slow path is taken again. */
  gap(followed: number, random: Random): number {
    const sampler = this.#sampler;
    if (sampler.rate === 1) {
      if (this.#oneByOne < sampler.oneByOne(followed)) return 0;
      this.#roll(followed);
    }
    return sampler.gap(random);
  }

  forEach(visit: (tally: Tally) => void): void {
    this.forEachStratum((stratum) => stratum.forEach(visit));
  }

  /** Begins a new interval: what is allocated from now on is counted apart. */
  mark(interval: number): void {
    const { stratum } = this;
    if (stratum.allocated === 0) stratum.interval = interval;
    else this.#begin(stratum.rate, interval);
  }

  /** Follows what is allocated from now on in another way. */
  resample(quota: Quota, interval: number): void {
    this.#sampler = new Sampler(quota);
    this.#begin(1, interval);
  }

  /** Makes one interval of the two oldest and renumbers the rest. */
  mergeOldest(): void {
    this.#strata = mergeOldest(this.#strata);
    this.stratum = this.#strata[this.#strata.length - 1] as Stratum;
    this.#large = mergeOldest(this.#large);
  }

  #roll(followed: number): void {
    const { stratum } = this;
    if (!this.#sampler.roll(stratum, this.isOfStrings, followed)) return;
    this.#begin(this.#sampler.rate, stratum.interval);
  }

  #begin(rate: number, interval: number): void {
    this.stratum = new Stratum(this.sites, rate, interval);
    append(this.#strata, this.stratum);
  }
}

function mergeOldest(strata: readonly Stratum[]): Stratum[] {
  const kept = new Map<number, Stratum>();
  return strata.filter((stratum) => {
    stratum.interval = max(stratum.interval - 1, 0);
    if (stratum.interval > 0) return true;
    const twin = kept.get(stratum.rate);
    if (twin === undefined) kept.set(stratum.rate, stratum);
    else twin.absorb(stratum);
    return twin === undefined;
  });
}
