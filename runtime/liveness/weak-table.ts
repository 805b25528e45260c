import type { Cell, Liveness, Measure } from "./liveness.ts";

const { deref } = WeakRef.prototype;
const targetOf = (ref: WeakRef<object>): object | undefined => Reflect.apply(deref, ref, []);

/** After so many new WeakRefs, or so many bytes behind them, what they keep alive is let go. */
const KEPT_OBJECTS = 8;
const KEPT_BYTES = 65_536;

/**
 * Deaths seen synchronously: WeakRefs in a table that is swept. Creating or reading a WeakRef keeps
 * its target alive until the job ends, unless the host can release what is kept, as Node can.
 */
export class WeakTable implements Liveness {
  readonly name = "weak table, swept";
  readonly #releaseKept: () => void;
  readonly #measure: Measure;
  readonly #onCollected: (liveBytes: number) => void;
  #refs: WeakRef<object>[] = [];
  #cells: Cell[] = [];
  /** Objects followed, and their bytes, since what WeakRefs keep was last released. */
  #kept = 0;
  #keptBytes = 0;
  /** Entries before this one were followed before the last look at the sentinel. */
  #settled = 0;
  /** Dead as soon as the engine has collected. */
  #sentinel = new WeakRef<object>({});
  readonly #between: FinalizationRegistry<WeakRef<object>>;

  /**
   * `releaseKept` lets go of what WeakRefs keep alive. `onCollected` is called when the engine has
   * collected garbage by itself, with the live bytes that were left.
   */
  constructor(releaseKept: () => void, measure: Measure, onCollected: (liveBytes: number) => void) {
    this.#releaseKept = releaseKept;
    this.#measure = measure;
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
    // Where hits are rare, the next one may be far away, and what is kept may grow until then.
    const mayWait = ++this.#kept < KEPT_OBJECTS && this.#keptBytes < KEPT_BYTES;
    if (mayWait && cell.stratum.rate === 1) return;
    // Read first, release then: the other way round the sentinel would never be collectable.
    const collected = targetOf(this.#sentinel) === undefined;
    this.#release();
    if (collected) this.#collected();
    this.#settled = this.#refs.length;
  }

  sweep(): void {
    this.#sweep();
    this.#placeSentinel();
  }

  clear(): void {
    this.#refs = [];
    this.#cells = [];
    this.#settled = 0;
  }

  /**
   * What was followed before the last look and lives has survived a collection. Garbage made since
   * cannot be told from live objects, so it is left out of what was left.
   */
  #collected(): void {
    this.#onCollected(this.#sweep());
    this.#placeSentinel();
  }

  /** Drops dead entries, measures the others, and estimates the live bytes behind the settled ones. */
  #sweep(): number {
    const refs = this.#refs;
    const cells = this.#cells;
    const settled = this.#settled;
    let alive = 0;
    let bytes = 0;
    for (let i = 0; i < refs.length; i++) {
      const ref = refs[i] as WeakRef<object>;
      const cell = cells[i] as Cell;
      const value = targetOf(ref);
      if (value === undefined) {
        cell.stratum.die(cell.index, cell.size);
        continue;
      }
      const size = this.#measure(value, cell);
      if (size !== cell.size) {
        cell.stratum.resize(cell.index, size - cell.size);
        cell.size = size;
      }
      if (i < settled) bytes += size / cell.stratum.rate;
      refs[alive] = ref;
      cells[alive++] = cell;
    }
    refs.length = alive;
    cells.length = alive;
    this.#settled = alive;
    this.#release();
    return bytes;
  }

  #release(): void {
    this.#kept = 0;
    this.#keptBytes = 0;
    this.#releaseKept();
  }

  #placeSentinel(): void {
    const target = {};
    this.#sentinel = new WeakRef(target);
    this.#between.register(target, this.#sentinel);
    this.#release();
  }
}
