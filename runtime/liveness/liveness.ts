import type { Tally } from "../strata.ts";

// Taken when the module loads: the program may patch them later.
const { max } = Math;

/** What is not measured again yet has this extent; see Cell. */
export const UNMEASURED = -2;
export const NOT_TOLD = -1;

/** One followed object. */
export class Cell {
  /** Leads to the object where that is measured again; else at most to its token. */
  readonly #ref: WeakRef<object> | undefined;
  tally: Tally;
  /** How many followed objects like it its growth stands for; 0: only its death is looked for. */
  readonly weight: number;
  /** Bytes at birth. */
  readonly born: number;
  /** Bytes when last measured. */
  own: number;
  /** Number of its entries then; NOT_TOLD where that is not cheaply told. */
  extent: number = UNMEASURED;
  readonly epoch: number;

  constructor(
    ref: WeakRef<object> | undefined,
    tally: Tally,
    weight: number,
    size: number,
    epoch: number,
  ) {
    this.#ref = ref;
    this.tally = tally;
    this.weight = weight;
    this.born = size;
    this.own = size;
    this.epoch = epoch;
  }

  /** What tells that the object lives: itself where it is looked at, or its token. */
  get witness(): object | undefined {
    return this.#ref?.deref();
  }

  /** The object, if it is looked at and lives. */
  get value(): object | undefined {
    return this.weight > 0 ? this.witness : undefined;
  }

  /** Bytes that it counts for: its own, and the growth of those that it stands for. */
  get size(): number {
    return max(0, this.born + this.weight * (this.own - this.born));
  }

  /** The same, for all objects that were not followed as well, roughly. */
  get estimate(): number {
    return this.size * this.tally.weight;
  }
}

/** Lives as long as the object that it is the WeakMap's value of. */
export class Token {
  cell: Cell | undefined;
  /** That of the same object, followed before: sites whose values no hook can read share their owner's life. */
  readonly #older: Token | undefined;

  constructor(older: Token | undefined) {
    this.#older = older;
  }

  /** The cell that the object got first. */
  get first(): Cell | undefined {
    let token: Token = this;
    while (token.#older !== undefined) token = token.#older;
    return token.cell;
  }
}

/** Measures a followed object anew and books what it, and those that it stands for, grew (or shrank) by. */
export function remeasure(cell: Cell, value: object, { measure }: LivenessEvents): void {
  const own = measure(value, cell);
  if (own === cell.own) return;
  const before = cell.size;
  cell.own = own;
  cell.tally.resize(cell.size - before);
}

/** What liveness asks of the tracer, and tells it. */
export interface LivenessEvents {
  /** What may have grown is measured now. */
  measuring(): void;
  /** Whether enough was followed for a look at a new peak. */
  isPeakWorthwhile(): boolean;
  /** Whether so many bytes that are taken for live would be a new peak, if they are. */
  maySeePeak(size: number): boolean;
  /** Bytes of a followed object now. */
  measure(value: object, cell: Cell): number;
  /** Epoch of what is born now. */
  epoch(): number;
  /** Deaths were booked, or a collection was seen: an epoch is over. `survivors`: how many of the oldest cells have survived a collection; `size`: bytes that these stand for. */
  swept(survivors: number, size: () => number): void;
}

/** How deaths of followed objects are learnt. One implementation a host, named in snapshots. */
export interface Liveness {
  readonly name: string;
  /** Whether deaths are known as soon as a collection is over, and not only some tasks later. */
  readonly isPrompt: boolean;
  /** Number of followed objects, as of the last sweep. */
  readonly size: number;
  /** Visits the cells of live objects in the order of their births, at most so many. */
  forEach(visit: (cell: Cell) => void, most: number): void;
  /** Starts to follow an object; its death is booked on the tally. `weight`: see Cell. */
  follow(value: object, tally: Tally, size: number, weight: number): void;
  /** Books deaths as far as the host can tell of them, and growth once something has died. `collected`: garbage was collected right before. */
  sweep(collected: boolean): void;
  /** Books what has grown. */
  measure(): void;
  /** The cell of a followed object. */
  find(value: object): Cell | undefined;
  /** Forgets all followed objects. */
  clear(): void;
}
