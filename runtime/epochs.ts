/** A moment that the program has marked. */
export interface Mark {
  readonly name: string | undefined;
  /** First epoch behind it. */
  readonly epoch: number;
}

/** Epochs, first and last. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** More marks than this are not told apart: the oldest are forgotten. */
const MOST_MARKS = 64;

/** The program's time, as far as memory goes: an epoch ends with each collection that is seen, and with each mark. */
export class Epochs {
  /** The current epoch, from 0 on. */
  now = 0;
  /** First epoch of each interval between marks; the first interval has no mark. */
  #starts: Mark[] = [{ name: undefined, epoch: 0 }];

  /** Number of the current interval. */
  get interval(): number {
    return this.#starts.length - 1;
  }

  get marks(): readonly Mark[] {
    return this.#starts.slice(1);
  }

  /** First and last epoch of an interval. */
  range(interval: number): Range {
    const next = this.#starts[interval + 1];
    const first = this.#starts[interval]?.epoch ?? 0;
    return { first, last: next === undefined ? this.now : next.epoch - 1 };
  }

  advance(): void {
    this.now++;
  }

  /** Begins an interval; says whether the two oldest have become one. */
  mark(name: string | undefined): boolean {
    this.advance();
    this.#starts.push({ name, epoch: this.now });
    if (this.#starts.length <= MOST_MARKS) return false;
    this.#starts.splice(1, 1);
    return true;
  }
}
