import { SafeMap } from "../intrinsics.ts";
import { heirOf, type Tally } from "../strata.ts";
import { forgetRead, hashOfMade } from "./hash.ts";

/** Strings remembered at once; the oldest give way, but for texts that are made again and again. */
const MOST = 16_384;

/** The one place that has made texts of one hash; no place where several have, of which `made` is the sum. */
export interface Maker {
  /** The latest stratum of that place. */
  tally: Tally | undefined;
  /** How often it was remembered of that stratum. */
  times: number;
  /** How many such texts were made in all, by those that were remembered, and the variance of that. */
  made: number;
  variance: number;
  /** Whether it was made again since it was the oldest. */
  isMadeAgain: boolean;
}

/** Where recently made strings come from. Strings have no identity, so they are known by their text. */
export class Makers {
  #byHash = new SafeMap<number, Maker>();
  #hashes: number[] = [];
  #next = 0;

  remember(text: string, tally: Tally): void {
    const hash = hashOfMade(text);
    forgetRead();
    const known = this.#byHash.get(hash);
    if (known !== undefined) {
      known.isMadeAgain = true;
      const last = known.tally && heirOf(known.tally);
      if (last === undefined || last.site !== tally.site || last.context !== tally.context) {
        this.#doubt(known);
        add(known, tally);
        return;
      }
      last.remembered -= last === tally ? 0 : known.times;
      known.times = last === tally ? known.times + 1 : 1;
      known.tally = tally;
      tally.remembered++;
      add(known, tally);
      return;
    }
    if (this.#hashes.length === MOST) this.#forgetOldest();
    this.#hashes[this.#next] = hash;
    this.#next = (this.#next + 1) % MOST;
    const maker: Maker = { tally, times: 1, made: 0, variance: 0, isMadeAgain: false };
    this.#byHash.set(hash, maker);
    tally.remembered++;
    add(maker, tally);
  }

  find(text: string): Maker | undefined {
    return this.#byHash.get(hashOfMade(text));
  }

  get size(): number {
    return this.#hashes.length;
  }

  clear(): void {
    this.#byHash = new SafeMap();
    this.#hashes = [];
    this.#next = 0;
  }

  #doubt(maker: Maker): void {
    if (maker.tally) heirOf(maker.tally).remembered -= maker.times;
    maker.tally = undefined;
  }

  /** Each that is passed over was remembered once more since, so this is cheap on average. */
  #forgetOldest(): void {
    let maker = this.#oldest();
    while (maker.isMadeAgain) {
      maker.isMadeAgain = false;
      this.#next = (this.#next + 1) % MOST;
      maker = this.#oldest();
    }
    this.#doubt(maker);
    this.#byHash.delete(this.#hashes[this.#next] as number);
  }

  #oldest(): Maker {
    return this.#byHash.get(this.#hashes[this.#next] as number) as Maker;
  }
}

function add(maker: Maker, { stratum: { rate } }: Tally): void {
  maker.made += 1 / rate;
  maker.variance += (1 - rate) / rate ** 2;
}
