import type { Random } from "./random.ts";
import type { Site } from "./sites.ts";
import { type Estimate, estimate, Stratum } from "./strata.ts";

/** What the tracer knows of one hook since `start()`. */
export class HookState {
  readonly sites: readonly Site[];
  readonly #strata: Stratum[];
  #large: Stratum | undefined;

  constructor(sites: readonly Site[]) {
    this.sites = sites;
    this.#strata = [new Stratum(sites.length, 1)];
  }

  get stratum(): Stratum {
    return this.#strata[this.#strata.length - 1] as Stratum;
  }

  /** The stratum of large values, which are followed one by one. */
  get large(): Stratum {
    this.#large ??= new Stratum(this.sites.length, 1);
    return this.#large;
  }

  /** Goes on at a rate; a new one opens a stratum. */
  advance(rate: number): void {
    if (rate !== this.stratum.rate) this.#strata.push(new Stratum(this.sites.length, rate));
  }

  /** Allocations to let pass before the next one is followed. */
  gap(random: Random): number {
    return random.failures(this.stratum.rate);
  }

  /** `pending`: allocations of the current stratum that the countdown still holds. */
  estimate(index: number, pending: number): Estimate {
    const { stratum } = this;
    const isFollowed = this.sites[index]?.kind !== "string";
    stratum.allocated += pending;
    const strata = this.#large ? [...this.#strata, this.#large] : this.#strata;
    const result = estimate(strata, index, isFollowed);
    stratum.allocated -= pending;
    return result;
  }
}
