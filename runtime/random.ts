// Taken when the module loads: the program may patch them later.
const { floor, imul, log, log1p, min } = Math;

/** Seeded random numbers: the same program with the same seed follows the same objects. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** Uniform in (0, 1]: mulberry32, with zero left out so that a logarithm may be taken. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) + 1) / 4294967296;
  }

  /** How many trials fail before one succeeds, each with probability `p` (geometric distribution). */
  failures(p: number): number {
    if (p >= 1) return 0;
    return min(floor(log(this.next()) / log1p(-p)), 0x3fffffff);
  }
}
