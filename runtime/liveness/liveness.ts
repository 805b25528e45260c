import type { Tally } from "../strata.ts";

/** One followed object. */
export class Cell {
  /** Undefined where the object's growth is of no interest and its death is told otherwise. */
  readonly ref: WeakRef<object> | undefined;
  tally: Tally;
  /** Bytes at birth. */
  readonly born: number;
  /** Bytes when last measured. */
  size: number;
  /** Number of its entries then; -1 where that is not cheaply told. */
  extent = -1;
  readonly epoch: number;

  constructor(ref: WeakRef<object> | undefined, tally: Tally, size: number, epoch: number) {
    this.ref = ref;
    this.tally = tally;
    this.born = size;
    this.size = size;
    this.epoch = epoch;
  }
}

/** Measures a followed object anew and books what it grew (or shrank) by. */
export function remeasure(cell: Cell, value: object, { measure }: LivenessEvents): void {
  const size = measure(value, cell);
  if (size === cell.size) return;
  cell.tally.resize(size - cell.size);
  cell.size = size;
}

/** What liveness asks of the tracer, and tells it. */
export interface LivenessEvents {
  /** A sweep begins. */
  sweeping(): void;
  /** Whether so much is taken for live that it would be a new peak, if it is. */
  maySeePeak(): boolean;
  /** Bytes of a followed object now. */
  measure(value: object, cell: Cell): number;
  /** Epoch of what is born now. */
  epoch(): number;
  /** Deaths were booked, or a collection was seen: an epoch is over. `survivors`: how many of the oldest cells have survived a collection. */
  swept(survivors: number): void;
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
  /** Starts to follow an object; its death is booked on the tally. */
  follow(value: object, tally: Tally, size: number): void;
  /** Books deaths and growth as far as the host can tell of them. `collected`: garbage was collected right before. */
  sweep(collected: boolean): void;
  /** The cell of a followed object. */
  find(value: object): Cell | undefined;
  /** Forgets all followed objects. */
  clear(): void;
}
