import type { Tally } from "../strata.ts";
import type { Cells } from "./cells.ts";
import type { Remeasuring } from "./remeasuring.ts";

/** Lives as long as the object that it is the WeakMap's value of. */
export class Token {
  readonly #tally: Tally;
  /** That of the same object, followed before: sites whose values no hook can read share their owner's life. */
  readonly #older: Token | undefined;

  constructor(tally: Tally, older: Token | undefined) {
    this.#tally = tally;
    this.#older = older;
  }

  /** Not by `instanceof`, which asks a Proxy for its prototype. */
  static is(value: object): boolean {
    return #tally in value;
  }

  /** The tally that the object was first booked on. */
  get first(): Tally {
    let token: Token = this;
    while (token.#older !== undefined) token = token.#older;
    return token.#tally;
  }
}

/** What liveness asks of the tracer, and tells it. */
export interface LivenessEvents {
  readonly remeasuring: Remeasuring;
  /** Whether enough was followed for a look at a new peak. */
  isPeakWorthwhile(): boolean;
  /** Whether so many bytes that are taken for live would be a new peak, if they are. */
  maySeePeak(size: number): boolean;
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
  /** What is followed, as far as it is not known to be dead. */
  readonly cells: Cells;
  /** Starts to follow an object; its death is booked on the tally. `weight`: see Cells; `byToken`: young collections may take what it leads to. */
  follow(value: object, tally: Tally, size: number, weight: number, byToken: boolean): void;
  /** Books deaths as far as the host can tell of them, and growth once something has died. `collected`: garbage was collected right before. */
  sweep(collected: boolean): void;
  /** Books what has grown. */
  measure(): void;
  /** The tally of a followed object. */
  find(value: object): Tally | undefined;
  /** Forgets all followed objects. */
  clear(): void;
}
