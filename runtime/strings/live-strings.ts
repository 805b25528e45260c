import { SafeMap } from "../intrinsics.ts";
import type { Tally } from "../strata.ts";
import { hashOf } from "./hash.ts";
import type { Makers } from "./makers.ts";

/** An estimated number of live strings, their bytes, and the variance of the number. */
export interface Strings {
  count: number;
  bytes: number;
  variance: number;
}

/** Strings found in the values of one tally. */
interface Found extends Strings {
  /** Entries that were looked at. */
  looks: number;
}

interface Holding {
  readonly unknown: Found;
  readonly byMaker: SafeMap<Tally, Found>;
}

/** What is known of one text: how many strings of it are counted, and where the first was found. */
interface Text {
  counted: number;
  readonly first: Found;
  readonly bytes: number;
}

/**
 * The strings that live values hold, each counted once. They are charged to the line that made
 * them where their text is remembered, else to the values that hold them.
 */
export class LiveStrings {
  readonly #makers: Makers;
  readonly #sizeOf: (text: string) => number;
  readonly #texts = new SafeMap<number, Text>();
  readonly #holdings = new SafeMap<Tally, Holding>();

  constructor(makers: Makers, sizeOf: (text: string) => number) {
    this.#makers = makers;
    this.#sizeOf = sizeOf;
  }

  /** Counts a string that a value of `holder` holds; it stands for `weight` entries like it. */
  add(holder: Tally, text: string, weight: number): void {
    const bytes = this.#sizeOf(text);
    if (bytes === 0) return;
    const maker = this.#makers.find(text);
    const from = maker?.tally;
    const found = this.#found(holder, from);
    found.looks++;
    const hash = hashOf(text);
    const known = this.#texts.get(hash);
    // As many strings of a text can live as were made of it.
    const most =
      from === undefined ? weight : (maker?.times ?? 1) * Math.max(1, 1 / rememberedShare(from));
    const counted = known?.counted ?? 0;
    const more = Math.min(weight, Math.max(0, (known && from === undefined ? 1 : most) - counted));
    count(found, more, bytes);
    if (known === undefined) this.#texts.set(hash, { counted: more, first: found, bytes });
    else if (from !== undefined || counted <= 1) known.counted += more;
    else {
      // A text that occurs more than once is one that is shared: it stands for no others.
      count(known.first, 1 - counted, known.bytes);
      known.counted = 1;
    }
  }

  /** Divides what was found between the places that made it and the values that hold it. */
  divide(): { readonly made: SafeMap<Tally, Strings>; readonly held: SafeMap<Tally, Strings> } {
    const made = new SafeMap<Tally, Strings>();
    const held = new SafeMap<Tally, Strings>();
    this.#holdings.forEach(({ unknown, byMaker }, holder) => {
      let rest = 1;
      byMaker.forEach((found, maker) => {
        rest -= this.#takeUnknown(found, rememberedShare(maker), unknown, rest);
        add(made, maker, found);
      });
      if (unknown.count > 0 && rest > 0) {
        add(held, holder, { count: unknown.count * rest, bytes: unknown.bytes * rest, variance: 0 });
      }
    });
    return { made, held };
  }

  /**
   * Of a maker whose strings are remembered only in part, unknown ones beside those that were
   * recognised are its own too, in the same proportion. Gives back the share of them that it takes.
   */
  #takeUnknown(found: Found, share: number, unknown: Found, rest: number): number {
    if (share >= 1) return 0;
    const { looks } = found;
    const expected = looks / share - looks;
    const slack = (2 * looks) / share / Math.sqrt(looks);
    const left = unknown.looks * rest;
    const taken = left === 0 ? 0 : expected + slack >= left ? rest : (expected / left) * rest;
    found.count += unknown.count * taken;
    found.bytes += unknown.bytes * taken;
    found.variance += found.count ** 2 / looks;
    return taken;
  }

  #found(holder: Tally, maker: Tally | undefined): Found {
    let holding = this.#holdings.get(holder);
    if (holding === undefined) {
      holding = { unknown: nothing(), byMaker: new SafeMap() };
      this.#holdings.set(holder, holding);
    }
    if (maker === undefined) return holding.unknown;
    let found = holding.byMaker.get(maker);
    if (found === undefined) {
      found = nothing();
      holding.byMaker.set(maker, found);
    }
    return found;
  }
}

/** The part of a maker's strings that is remembered. */
function rememberedShare({ remembered, stratum }: Tally): number {
  return stratum.allocated === 0 ? 1 : Math.min(1, remembered / stratum.allocated);
}

function nothing(): Found {
  return { looks: 0, count: 0, bytes: 0, variance: 0 };
}

function count(found: Found, strings: number, bytes: number): void {
  found.count += strings;
  found.bytes += strings * bytes;
}

function add(totals: SafeMap<Tally, Strings>, tally: Tally, more: Strings): void {
  const known = totals.get(tally);
  if (known === undefined) {
    totals.set(tally, { count: more.count, bytes: more.bytes, variance: more.variance });
    return;
  }
  known.count += more.count;
  known.bytes += more.bytes;
  known.variance += more.variance;
}
