import { SafeFinalizationRegistry, SafeSet, SafeWeakMap, SafeWeakRef } from "../intrinsics.ts";
import { heirOf, type Tally } from "../strata.ts";
import { mayHold } from "./growth.ts";
import { Cell, type Liveness, type LivenessEvents, remeasure } from "./liveness.ts";

/** A WeakRef keeps its target alive until the job ends, so no more of them are made than this. */
const MOST_REFS = 65_536;

/**
 * Deaths as the engine reports them, through a FinalizationRegistry: in tasks of their own, so
 * inside one long job nothing ever dies. Values that may grow, or hold
 * strings, have a WeakRef besides.
 */
export class Registry implements Liveness {
  readonly name = "finalization registry";
  readonly #events: LivenessEvents;
  readonly #nextTask: () => Promise<void>;
  #cells = new SafeSet<Cell>();
  #byValue = new SafeWeakMap<object, Cell>();
  #refs = 0;
  #registry = this.#open();
  /** Deaths are being told: those of one task belong to one collection. */
  #telling = false;

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

  follow(value: object, tally: Tally, size: number): void {
    const isLookedAt = mayHold(tally.site) && this.#refs < MOST_REFS;
    if (isLookedAt) this.#refs++;
    const ref = isLookedAt ? new SafeWeakRef(value) : undefined;
    const cell = new Cell(ref, tally, size, this.#events.epoch());
    this.#cells.add(cell);
    this.#byValue.set(value, cell);
    this.#registry.register(value, cell);
  }

  sweep(): void {
    this.#events.sweeping();
    this.#cells.forEach((cell) => {
      cell.tally = heirOf(cell.tally);
      const value = cell.ref?.deref();
      if (value !== undefined) remeasure(cell, value, this.#events);
    });
  }

  find(value: object): Cell | undefined {
    return this.#byValue.get(value);
  }

  clear(): void {
    this.#cells = new SafeSet();
    this.#byValue = new SafeWeakMap();
    this.#refs = 0;
    this.#registry = this.#open();
  }

  #open(): SafeFinalizationRegistry<Cell> {
    const registry: SafeFinalizationRegistry<Cell> = new SafeFinalizationRegistry((cell) => {
      if (registry === this.#registry) this.#die(cell);
    });
    return registry;
  }

  #die(cell: Cell): void {
    if (!this.#cells.delete(cell)) return;
    if (cell.ref) this.#refs--;
    heirOf(cell.tally).die(cell.size, cell.epoch === this.#events.epoch());
    if (this.#telling) return;
    this.#telling = true;
    this.#nextTask().then(() => {
      this.#telling = false;
      this.#events.swept(this.#cells.size);
    });
  }
}
