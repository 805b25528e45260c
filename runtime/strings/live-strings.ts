import { SafeMap } from "../intrinsics.ts";
import { heirOf, type Tally } from "../strata.ts";
import { forgetRead, hashOf } from "./hash.ts";
import type { Maker, Makers } from "./makers.ts";

// Taken when the module loads: the program may patch them later.
const { max, min, sqrt } = Math;

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
  /** Whose text was found once, and occurs more often: in values of unknown origin. */
  readonly unknown: Found;
  readonly shared: Found;
  /** Whose text several places have made. */
  readonly several: Found;
  byMaker: SafeMap<Tally, Found> | undefined;
}

/** What is known of one text: how many strings of it are counted, and where the first was found. */
interface Text {
  counted: number;
  /** Of that number. */
  variance: number;
  /** Entries that the places stand for where it was found. */
  weight: number;
  readonly first: Holding;
  readonly bytes: number;
  isShared: boolean;
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
    const holding = this.#holding(holder);
    const hash = hashOf(text);
    let known = this.#texts.get(hash);
    const isNew = known === undefined;
    if (known === undefined) {
      known = { counted: 0, variance: 0, weight: 0, first: holding, bytes, isShared: false };
      this.#texts.set(hash, known);
    }
    const maker = this.#makers.find(text);
    if (maker !== undefined) {
      const from = maker.tally && heirOf(maker.tally);
      known.weight += weight;
      // Found once, it stands for others like it; found again, for as many as were made of it.
      const most = isNew ? weight : mostOf(maker, weight);
      const counted = min(known.weight, most);
      const { first } = known;
      const found = from === undefined ? first.several : foundOf(first, from);
      const more = counted - known.counted;
      // Found more often than it was made, it is the same string.
      if (from !== undefined && more > 0) foundOf(holding, from).looks++;
      // Of so many entries one was looked at. Where it turns out that fewer were made, what was counted shrinks, and its variance with it.
      const variance =
        more >= 0
          ? known.variance + more * (weight - 1)
          : (known.variance * counted) / known.counted;
      count(found, more, bytes);
      // By rounding it could be less than nothing.
      found.variance = max(found.variance + variance - known.variance, 0);
      known.counted = counted;
      known.variance = variance;
    } else if (isNew) {
      holding.unknown.looks++;
      count(holding.unknown, weight, bytes);
      known.counted = weight;
    } else if (!known.isShared) share(known);
  }

  /** Divides what was found between the places that made it and the values that hold it. */
  divide(): { readonly made: SafeMap<Tally, Strings>; readonly held: SafeMap<Tally, Strings> } {
    forgetRead();
    const made = new SafeMap<Tally, Strings>();
    const held = new SafeMap<Tally, Strings>();
    this.#holdings.forEach((holding, holder) => {
      const { unknown, shared, several, byMaker } = holding;
      const rest = 1 - takeUnknown(holding);
      byMaker?.forEach((found, maker) => {
        add(made, maker, found);
      });
      const count = unknown.count * rest + shared.count + several.count;
      const bytes = unknown.bytes * rest + shared.bytes + several.bytes;
      if (bytes > 0) add(held, holder, { count, bytes, variance: 0 });
    });
    return { made, held };
  }

  #holding(holder: Tally): Holding {
    let holding = this.#holdings.get(holder);
    if (holding === undefined) {
      holding = {
        unknown: nothing(),
        shared: nothing(),
        several: nothing(),
        byMaker: undefined,
      };
      this.#holdings.set(holder, holding);
    }
    return holding;
  }
}

/** As many as were made of a text, and one look's worth more where that is less: an estimate by looks is off by as much. */
function mostOf({ made, variance }: Maker, weight: number): number {
  return max(1, made + 2 * sqrt(variance)) + (made >= weight ? weight - 1 : 0);
}

/**
 * Of makers whose strings are remembered only in part, unknown strings beside those that were
 * recognised are theirs too, in the same proportion. Gives back the share of the unknown that they take.
 */
function takeUnknown({ unknown, byMaker }: Holding): number {
  if (byMaker === undefined) return 0;
  let expected = 0;
  let variance = 0;
  byMaker.forEach(({ looks }, maker) => {
    const remembered = rememberedShare(maker);
    expected += looks / remembered - looks;
    if (remembered < 1) variance += looks / remembered ** 2;
  });
  if (unknown.looks === 0 || expected === 0) return 0;
  const isAll = expected + 2 * sqrt(variance) >= unknown.looks;
  const taken = isAll ? 1 : expected / unknown.looks;
  byMaker.forEach((found, maker) => {
    const { looks } = found;
    const remembered = rememberedShare(maker);
    const share = (taken * (looks / remembered - looks)) / expected;
    found.count += unknown.count * share;
    found.bytes += unknown.bytes * share;
    // Those that were looked at and recognised are a part of a part, so this is of both.
    if (remembered < 1) found.variance = max(found.variance, found.count ** 2 / max(looks, 1));
  });
  return taken;
}

/** A text that is found again is one that is shared: it stands for no others. */
function share(text: Text): void {
  const { unknown, shared } = text.first;
  if (text.counted > 0) {
    unknown.looks--;
    count(unknown, -text.counted, text.bytes);
    count(shared, 1, text.bytes);
  }
  text.isShared = true;
}

function foundOf(holding: Holding, maker: Tally): Found {
  holding.byMaker ??= new SafeMap();
  let found = holding.byMaker.get(maker);
  if (found === undefined) {
    found = nothing();
    holding.byMaker.set(maker, found);
  }
  return found;
}

/** The part of a maker's strings that is remembered. */
function rememberedShare({ remembered, followed, weight }: Tally): number {
  return min(1, remembered / (followed * weight));
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
