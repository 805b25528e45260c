import { append } from "./intrinsics.ts";
import type { Random } from "./random.ts";
import { Sampler, type Sampling } from "./sampling.ts";
import type { Site } from "./sites.ts";
import { Stratum, type Tally } from "./strata.ts";

// Taken when the module loads: the program may patch them later.
const { max } = Math;

/** What the tracer knows of one hook since `start()`. */
export class HookState {
  readonly sites: readonly Site[];
  #sampler = new Sampler();
  #sampling: Sampling;
  #strata: Stratum[];
  /** Of large values, which are followed one by one. */
  #large: Stratum[] = [];
  /** Objects followed one by one, before the first window with a lower rate. */
  #oneByOne = 0;

  constructor(sites: readonly Site[], sampling: Sampling, interval: number) {
    this.sites = sites;
    this.#sampling = sampling;
    this.#strata = [new Stratum(sites, 1, interval)];
  }

  get stratum(): Stratum {
    return this.#strata[this.#strata.length - 1] as Stratum;
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
    if (this.#sampler.pass(allocations)) {
      this.stratum.allocated += allocations;
      if (this.#sampler.rate === 1) this.#oneByOne++;
      return true;
    }
    this.stratum.allocated += allocations - 1;
    this.#roll(followed);
    this.pass(1);
    return random.next() <= this.#sampler.rate;
  }

  /** Allocations to let pass before the slow path is taken again. */
  gap(followed: number, random: Random): number {
    if (this.#sampling === "exact") return 0;
    if (this.#sampler.followsNext(this.#oneByOne, followed)) return 0;
    if (this.#sampler.rate === 1) this.#roll(followed);
    return this.#sampler.gap(random);
  }

  forEach(visit: (tally: Tally) => void): void {
    this.forEachStratum((stratum) => stratum.forEach(visit));
  }

  /** Begins a new interval: what is allocated from now on is counted apart. */
  mark(interval: number): void {
    const { stratum } = this;
    if (stratum.allocated === 0) stratum.interval = interval;
    else append(this.#strata, new Stratum(this.sites, stratum.rate, interval));
  }

  /** Follows what is allocated from now on in another way. */
  resample(sampling: Sampling, interval: number): void {
    this.#sampling = sampling;
    this.#sampler = new Sampler();
    append(this.#strata, new Stratum(this.sites, 1, interval));
  }

  /** Makes one interval of the two oldest and renumbers the rest. */
  mergeOldest(): void {
    this.#strata = mergeOldest(this.#strata);
    this.#large = mergeOldest(this.#large);
  }

  #roll(followed: number): void {
    const { stratum } = this;
    if (!this.#sampler.roll(stratum, followed)) return;
    append(this.#strata, new Stratum(this.sites, this.#sampler.rate, stratum.interval));
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
