import { SafeMap } from "./intrinsics.ts";
import type { Site } from "./sites.ts";
import type { Stack } from "./stacks/stacks.ts";

// Taken when the module loads: the program may patch them later.
const { max } = Math;

/** What followed objects of one site have in common besides: who called, and under which label. */
export interface Context {
  readonly stack: Stack | undefined;
  readonly label: string | undefined;
  /** Number of the pair, 0 for neither. */
  readonly id: number;
}

/** Live followed objects of a tally that were born from `first` to `last`. */
export interface LiveRow {
  readonly first: number;
  readonly last: number;
  followed: number;
  size: number;
}

/** Of a tally that no census has met: most lines of a program make one object or two, so what each takes counts. */
export const NO_ROWS: LiveRow[] = [];

/** What is known of the followed objects of a stratum that share site and context. Sizes in bytes. */
export class Tally {
  readonly stratum: Stratum;
  readonly site: Site;
  /** Position of the site among those of its hook. */
  readonly index: number;
  readonly context: Context;
  followed = 0;
  /** At birth, and what they grew by since. */
  bornBytes = 0;
  live = 0;
  liveBytes = 0;
  /** Died in the epoch of their birth. */
  young = 0;
  youngBytes = 0;
  /** Of which nothing tells whether they live: no hook could look at them, or they are BigInts. */
  lost = 0;
  lostBytes = 0;
  /** Of a string's site: how many of its strings are remembered, and bytes that their lengths stand for. */
  remembered = 0;
  lengthBytes = 0;
  /** Its live objects by age, and how many were passed in sorting them; made for a census. */
  rows: LiveRow[] = NO_ROWS;
  passed = 0;
  /** Number of the sweep in which it was last measured, and how many had not changed in a row. */
  sweep = 0;
  calm = 0;
  /** The tally that has taken this one in. */
  heir: Tally | undefined;

  constructor(stratum: Stratum, site: Site, index: number, context: Context) {
    this.stratum = stratum;
    this.site = site;
    this.index = index;
    this.context = context;
  }

  bear(size: number): void {
    this.followed++;
    this.live++;
    this.liveBytes += size;
    this.bornBytes += size;
  }

  /** Books a string, which cannot be followed; `lengthBytes` would be its size if it were one-byte. */
  measure(size: number, lengthBytes: number): void {
    this.followed++;
    this.bornBytes += size;
    this.lengthBytes += lengthBytes;
  }

  /** Books what a live object grew (or shrank) by. */
  resize(bytes: number): void {
    this.liveBytes += bytes;
    this.bornBytes += max(bytes, 0);
  }

  die(size: number, isYoung: boolean): void {
    this.live--;
    this.liveBytes -= size;
    if (!isYoung) return;
    this.young++;
    this.youngBytes += size;
  }

  /** Books that nothing will tell whether one that was born lives. */
  lose(size: number): void {
    this.live--;
    this.liveBytes -= size;
    this.lost++;
    this.lostBytes += size;
  }

  /** Allocations that each followed object stands for. */
  get weight(): number {
    const { allocated, followed } = this.stratum;
    return followed === 0 ? 1 : max(allocated / followed, 1);
  }
}

/** The tally that stands for one whose stratum was taken in by another. */
export function heirOf(tally: Tally): Tally {
  let heir = tally;
  while (heir.heir !== undefined) heir = heir.heir;
  return heir;
}

/**
 * A run of one hook's allocations, between two marks, that were followed with one probability.
 * All sites of a hook (its own, then its satellites) are always made together.
 */
export class Stratum {
  /** Probability with which each allocation was followed. */
  readonly rate: number;
  /** Number of marks set before it began. */
  interval: number;
  allocated = 0;
  followed = 0;
  /** Of a string's hook: bytes of all its strings. */
  madeBytes = 0;
  readonly #sites: readonly Site[];
  /** Those without a context by site. Most strata have no others, and a Map would be larger than all else of them. */
  readonly #plain: (Tally | undefined)[];
  #others: SafeMap<number, Tally> | undefined;

  constructor(sites: readonly Site[], rate: number, interval: number) {
    this.#sites = sites;
    this.#plain = sites.length === 1 ? [undefined] : new Array(sites.length);
    this.rate = rate;
    this.interval = interval;
  }

  /** The tally of the hook's site at `index` in a context. */
  tally(index: number, context: Context): Tally {
    const { id } = context;
    if (id === 0) {
      const plain = this.#plain[index];
      if (plain !== undefined) return plain;
    }
    const key = id * this.#sites.length + index;
    const known = this.#others?.get(key);
    if (known !== undefined) return known;
    const tally = new Tally(this, this.#sites[index] as Site, index, context);
    if (id === 0) this.#plain[index] = tally;
    else {
      this.#others ??= new SafeMap();
      this.#others.set(key, tally);
    }
    return tally;
  }

  forEach(visit: (tally: Tally) => void): void {
    for (let index = 0; index < this.#plain.length; index++) {
      const tally = this.#plain[index];
      if (tally !== undefined) visit(tally);
    }
    this.#others?.forEach(visit);
  }

  /** Followed objects of the hook's own site that live. */
  get live(): number {
    let live = 0;
    this.forEach((tally) => {
      if (tally.index === 0) live += tally.live;
    });
    return live;
  }

  /** Takes in a later stratum of the same hook and rate, and leaves it empty. */
  absorb(other: Stratum): void {
    this.allocated += other.allocated;
    this.followed += other.followed;
    this.madeBytes += other.madeBytes;
    other.forEach((tally) => {
      const own = this.tally(tally.index, tally.context);
      own.followed += tally.followed;
      own.bornBytes += tally.bornBytes;
      own.live += tally.live;
      own.liveBytes += tally.liveBytes;
      own.young += tally.young;
      own.youngBytes += tally.youngBytes;
      own.lost += tally.lost;
      own.lostBytes += tally.lostBytes;
      own.remembered += tally.remembered;
      own.lengthBytes += tally.lengthBytes;
      tally.heir = own;
    });
  }
}

// V8 stores a field the way its first values are, and deoptimises what it has compiled for that when others come: so the
// first of all are fractions, and fields that change later have changed once.
const first = new Stratum([], 0.5, 0);
first.allocated = 0.5;
first.madeBytes = 0.5;
const firstTally = new Tally(first, {} as Site, 0, { stack: undefined, label: undefined, id: 0 });
for (const field of ["bornBytes", "liveBytes", "youngBytes", "lostBytes", "lengthBytes"] as const) {
  firstTally[field] = 0.5;
}
