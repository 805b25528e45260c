import { SafeMap } from "../intrinsics.ts";
import { heirOf, type Tally } from "../strata.ts";
import { hashOfMade } from "./hash.ts";

/** Strings remembered at once; the oldest give way. */
const MOST = 16_384;

/** The one place that has made texts of one hash, and how often it did; no place where several have. */
export interface Maker {
  tally: Tally | undefined;
  times: number;
}

/** Where recently made strings come from. Strings have no identity, so they are known by their text. */
export class Makers {
  #byHash = new SafeMap<number, Maker>();
  #hashes: number[] = [];
  #next = 0;

  remember(text: string, tally: Tally): void {
    const hash = hashOfMade(text);
    const known = this.#byHash.get(hash);
    if (known !== undefined) {
      if (known.tally === undefined || heirOf(known.tally) !== tally) this.#doubt(known);
      else {
        known.times++;
        tally.remembered++;
      }
      return;
    }
    if (this.#hashes.length === MOST) this.#forget(this.#hashes[this.#next] as number);
    this.#hashes[this.#next] = hash;
    this.#next = (this.#next + 1) % MOST;
    this.#byHash.set(hash, { tally, times: 1 });
    tally.remembered++;
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

  #forget(hash: number): void {
    const maker = this.#byHash.get(hash);
    if (maker) this.#doubt(maker);
    this.#byHash.delete(hash);
  }
}
