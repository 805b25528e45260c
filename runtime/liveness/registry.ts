import { SafeFinalizationRegistry, SafeSet, SafeWeakMap, SafeWeakRef } from "../intrinsics.ts";
import type { Tally } from "../strata.ts";
import { Cells } from "./cells.ts";
import { type Liveness, type LivenessEvents, Token } from "./liveness.ts";

/** A WeakRef keeps its target alive until the job ends, so no more of them are made than this. */
const MOST_REFS = 65_536;

const { max } = Math;

/**
 * Deaths as the engine reports them, through a FinalizationRegistry: in tasks of their own, so
 * inside one long job nothing ever dies. Values that may grow, or hold
 * strings, have a WeakRef besides.
 */
export class Registry implements Liveness {
  readonly name = "finalization registry";
  readonly isPrompt = false;
  readonly #events: LivenessEvents;
  readonly #nextTask: () => Promise<void>;
  #cells = new Cells();
  /** Of each row how many objects had been followed with it, by which the host tells of its death. */
  #numbers: number[] = [];
  /** Rows of what has died since the table was last tidied. */
  #dead = new SafeSet<number>();
  #followed = 0;
  /** An object's token dies with it; what is registered itself would outlive young collections (see WeakTable). */
  #tokens = new SafeWeakMap<object, Token>();
  #refs = 0;
  #registry = this.#open();
  /** Deaths are being told: those of one task belong to one collection. */
  #telling = false;
  /** Number of the youngest object that is known to be dead. */
  #youngestDead = 0;

  constructor(nextTask: () => Promise<void>, events: LivenessEvents) {
    this.#nextTask = nextTask;
    this.#events = events;
  }

  get size(): number {
    return this.#cells.length - this.#dead.size;
  }

  get cells(): Cells {
    if (this.#dead.size > 0) this.#tidy();
    return this.#cells;
  }

  follow(value: object, tally: Tally, size: number, weight: number): void {
    const isLookedAt = weight > 0 && this.#refs < MOST_REFS;
    if (isLookedAt) this.#refs++;
    const ref = isLookedAt ? new SafeWeakRef(value) : undefined;
    const token = new Token(tally, this.#tokens.get(value));
    const number = ++this.#followed;
    this.#numbers[this.#cells.length] = number;
    this.#cells.add(ref, tally, isLookedAt ? weight : 0, size, this.#events.epoch());
    this.#tokens.set(value, token);
    this.#registry.register(token, number);
  }

  sweep(): void {
    this.measure();
  }

  measure(): void {
    const { remeasuring } = this.#events;
    const { cells } = this;
    remeasuring.beginSweep();
    for (let row = 0; row < cells.length; row++) {
      const value = cells.value(row);
      if (value !== undefined) remeasuring.measure(value, cells, row);
    }
  }

  find(value: object): Tally | undefined {
    return this.#tokens.get(value)?.first;
  }

  clear(): void {
    this.#cells = new Cells();
    this.#numbers = [];
    this.#dead = new SafeSet();
    this.#tokens = new SafeWeakMap();
    this.#refs = 0;
    this.#registry = this.#open();
  }

  #open(): SafeFinalizationRegistry<number> {
    const registry: SafeFinalizationRegistry<number> = new SafeFinalizationRegistry((number) => {
      if (registry === this.#registry) this.#die(number);
    });
    return registry;
  }

  #die(number: number): void {
    const row = this.#rowOf(number);
    this.#dead.add(row);
    this.#youngestDead = max(this.#youngestDead, number);
    if (this.#cells.weight(row) > 0) this.#refs--;
    this.#cells.die(row, this.#events.epoch());
    if (this.#dead.size > this.size) this.#tidy();
    if (this.#telling) return;
    this.#telling = true;
    this.#nextTask().then(() => {
      this.#telling = false;
      this.#tellSwept();
    });
  }

  /** Those older than one that has died have been through the collection that found it; the others may be garbage. */
  #tellSwept(): void {
    const { cells } = this;
    const survivors = this.#rowOf(this.#youngestDead);
    this.#events.swept(survivors, () => cells.estimate(survivors));
  }

  /** The row of the object with a number, or of the next one that is known. */
  #rowOf(number: number): number {
    let low = 0;
    let high = this.#cells.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#numbers[middle] as number) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Drops the rows of the dead. */
  #tidy(): void {
    const cells = this.#cells;
    let alive = 0;
    for (let row = 0; row < cells.length; row++) {
      if (this.#dead.has(row)) continue;
      this.#numbers[alive] = this.#numbers[row] as number;
      cells.move(row, alive++);
    }
    cells.cut(alive);
    this.#numbers.length = alive;
    this.#dead = new SafeSet();
  }
}
