import { heirOf, type Tally } from "../strata.ts";

// Taken when the module loads: the program may patch them later.
const { max } = Math;

/** Rows that there is room for at most when they are dropped. */
const MOST_ROOM = 524_288;

/** What is not measured again yet has this extent. */
export const UNMEASURED = -2;
/** The extent where the number of entries is not cheaply told. */
export const NOT_TOLD = -1;

/**
 * The followed objects, one a row, in the order of their births. Columns, because the engine's collections would look
 * through an object for each; those of numbers they pass over.
 */
export class Cells {
  length = 0;
  /** Lead to the object where that is measured again; else to it or to its token. */
  readonly refs: (WeakRef<object> | undefined)[] = [];
  readonly #tallies: Tally[] = [];
  /** How many followed objects like it its growth stands for; 0: only its death is looked for. */
  readonly weights: number[] = numbers();
  /** Bytes at birth. */
  readonly born: number[] = numbers();
  /** Bytes when last measured. */
  readonly own: number[] = numbers();
  /** Number of its entries then. */
  readonly extents: number[] = numbers();
  /** Of birth. */
  readonly epochs: number[] = numbers();

  add(
    ref: WeakRef<object> | undefined,
    tally: Tally,
    weight: number,
    size: number,
    epoch: number,
  ): void {
    const row = this.length++;
    this.refs[row] = ref;
    this.#tallies[row] = tally;
    this.weights[row] = weight;
    this.born[row] = size;
    this.own[row] = size;
    this.extents[row] = UNMEASURED;
    this.epochs[row] = epoch;
  }

  tally(row: number): Tally {
    const tally = this.#tallies[row] as Tally;
    if (tally.heir === undefined) return tally;
    const heir = heirOf(tally);
    this.#tallies[row] = heir;
    return heir;
  }

  /** What tells that the object lives: itself where it is looked at, or its token. */
  witness(row: number): object | undefined {
    return this.refs[row]?.deref();
  }

  /** The object, if it is looked at and lives. */
  value(row: number): object | undefined {
    return this.weight(row) > 0 ? this.witness(row) : undefined;
  }

  weight(row: number): number {
    return this.weights[row] as number;
  }

  /** Bytes that it counts for: its own, and the growth of those that it stands for. */
  size(row: number): number {
    const born = this.born[row] as number;
    const grown = (this.own[row] as number) - born;
    return grown === 0 ? born : max(0, born + this.weight(row) * grown);
  }

  /** Bytes that so many of the oldest stand for, with those that were not followed, roughly. */
  estimate(rows: number): number {
    let bytes = 0;
    for (let row = 0; row < rows; row++) bytes += this.size(row) * this.tally(row).weight;
    return bytes;
  }

  /** Books that it has died. */
  die(row: number, epoch: number): void {
    this.tally(row).die(this.size(row), this.epochs[row] === epoch);
  }

  /** Books what it, and those that it stands for, grew (or shrank) by since it was last measured. */
  resize(row: number, own: number): void {
    const before = this.size(row);
    this.own[row] = own;
    this.tally(row).resize(this.size(row) - before);
  }

  /** Puts a row in the place of an earlier one. */
  move(from: number, to: number): void {
    if (from === to) return;
    this.refs[to] = this.refs[from];
    this.#tallies[to] = this.#tallies[from] as Tally;
    this.weights[to] = this.weights[from] as number;
    this.born[to] = this.born[from] as number;
    this.own[to] = this.own[from] as number;
    this.extents[to] = this.extents[from] as number;
    this.epochs[to] = this.epochs[from] as number;
  }

  /** Rows that there is room for. */
  get room(): number {
    return this.refs.length;
  }

  /** Drops all rows from this one on. Their room is kept up to a bound: most tables fill again, and to grow it anew takes long. */
  cut(length: number): void {
    for (let row = length; row < this.length; row++) this.refs[row] = undefined;
    this.length = length;
    if (this.room <= MOST_ROOM) return;
    this.refs.length = length;
    this.#tallies.length = length;
    this.weights.length = length;
    this.born.length = length;
    this.own.length = length;
    this.extents.length = length;
    this.epochs.length = length;
  }
}

/** A list that engines keep as bare numbers from its beginning, as its first was a fraction. */
function numbers(): number[] {
  const list = [0.5];
  list.length = 0;
  return list;
}
