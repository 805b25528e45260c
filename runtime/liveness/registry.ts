import { SafeFinalizationRegistry, SafeMap, SafeWeakMap, SafeWeakRef } from "../intrinsics.ts";
import { heirOf, type Tally } from "../strata.ts";
import { Cell, type Liveness, type LivenessEvents, remeasure, Token } from "./liveness.ts";

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
  /** By number, in the order in which they were followed. */
  #cells = new SafeMap<number, Cell>();
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
    return this.#cells.size;
  }

  forEach(visit: (cell: Cell) => void, most: number): void {
    let n = 0;
    this.#cells.forEach((cell) => {
      if (n++ < most) visit(cell);
    });
  }

  follow(value: object, tally: Tally, size: number, weight: number): void {
    const isLookedAt = weight > 0 && this.#refs < MOST_REFS;
    if (isLookedAt) this.#refs++;
    const ref = isLookedAt ? new SafeWeakRef(value) : undefined;
    const cell = new Cell(ref, tally, isLookedAt ? weight : 0, size, this.#events.epoch());
    const token = new Token(this.#tokens.get(value));
    token.cell = cell;
    const number = ++this.#followed;
    this.#cells.set(number, cell);
    this.#tokens.set(value, token);
    this.#registry.register(token, number);
  }

  sweep(): void {
    this.measure();
  }

  measure(): void {
    this.#events.measuring();
    this.#cells.forEach((cell) => {
      cell.tally = heirOf(cell.tally);
      const { value } = cell;
      if (value !== undefined) remeasure(cell, value, this.#events);
    });
  }

  find(value: object): Cell | undefined {
    return this.#tokens.get(value)?.first;
  }

  clear(): void {
    this.#cells = new SafeMap();
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
    const cell = this.#cells.get(number);
    if (cell === undefined) return;
    this.#cells.delete(number);
    this.#youngestDead = max(this.#youngestDead, number);
    if (cell.weight > 0) this.#refs--;
    heirOf(cell.tally).die(cell.size, cell.epoch === this.#events.epoch());
    if (this.#telling) return;
    this.#telling = true;
    this.#nextTask().then(() => {
      this.#telling = false;
      this.#tellSwept();
    });
  }

  /** Those older than one that has died have been through the collection that found it; the others may be garbage. */
  #tellSwept(): void {
    let survivors = 0;
    let size = 0;
    this.#cells.forEach((cell, number) => {
      if (number >= this.#youngestDead) return;
      survivors++;
      size += cell.estimate;
    });
    this.#events.swept(survivors, () => size);
  }
}
