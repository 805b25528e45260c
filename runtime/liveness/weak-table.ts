import type { Cell, Liveness, Measure } from "./liveness.ts";

const { deref } = WeakRef.prototype;
const isDead = (ref: WeakRef<object>): boolean => Reflect.apply(deref, ref, []) === undefined;

/** After so many new WeakRefs, or so many bytes behind them, what they keep alive is let go. */
const KEPT_OBJECTS = 256;
const KEPT_BYTES = 65_536;

/**
 * Deaths seen synchronously: WeakRefs in a table that is swept. Creating or reading a WeakRef keeps
 * its target alive until the job ends, unless the host can release what is kept, as Node can.
 */
export class WeakTable implements Liveness {
  readonly name = "weak table, swept";
  readonly #releaseKept: () => void;
  readonly #onCollected: () => void;
  #refs: WeakRef<object>[] = [];
  #cells: Cell[] = [];
  #kept = 0;
  #keptBytes = 0;
  #sentinel = new WeakRef<object>({});
  readonly #between: FinalizationRegistry<WeakRef<object>>;

  /**
   * `releaseKept` lets go of what WeakRefs keep alive. `onCollected` is called when the engine has
   * collected garbage by itself, soon after.
   */
  constructor(releaseKept: () => void, onCollected: () => void) {
    this.#releaseKept = releaseKept;
    this.#onCollected = onCollected;
    this.#between = new FinalizationRegistry((sentinel) => {
      if (sentinel === this.#sentinel) this.#collected();
    });
    this.#placeSentinel();
  }

  follow(value: object, cell: Cell): void {
    this.#refs.push(new WeakRef(value));
    this.#cells.push(cell);
    this.#keptBytes += cell.size;
    if (++this.#kept < KEPT_OBJECTS && this.#keptBytes < KEPT_BYTES) return;
    // Read first, release then: the other way round the sentinel would never be collectable.
    const collected = isDead(this.#sentinel);
    this.#release();
    if (collected) this.#collected();
  }

  #release(): void {
    this.#kept = 0;
    this.#keptBytes = 0;
    this.#releaseKept();
  }

  sweep(measure?: Measure): void {
    const refs = this.#refs;
    const cells = this.#cells;
    let alive = 0;
    for (let i = 0; i < refs.length; i++) {
      const ref = refs[i] as WeakRef<object>;
      const cell = cells[i] as Cell;
      const value: object | undefined = Reflect.apply(deref, ref, []);
      if (value === undefined) {
        cell.stratum.die(cell.index, cell.size);
        continue;
      }
      if (measure) {
        const size = measure(value, cell);
        cell.stratum.resize(cell.index, size - cell.size);
        cell.size = size;
      }
      refs[alive] = ref;
      cells[alive++] = cell;
    }
    refs.length = alive;
    cells.length = alive;
    this.#release();
  }

  clear(): void {
    this.#refs = [];
    this.#cells = [];
  }

  #collected(): void {
    this.#placeSentinel();
    this.#onCollected();
  }

  #placeSentinel(): void {
    const target = {};
    this.#sentinel = new WeakRef(target);
    this.#between.register(target, this.#sentinel);
    this.#release();
  }
}
