import type { Cell, Liveness, Measure } from "./liveness.ts";

const { deref } = WeakRef.prototype;

/** After so many new WeakRefs, or so many bytes behind them, what they keep alive is let go. */
const KEPT_OBJECTS = 8;
const KEPT_BYTES = 65_536;
/** The table is swept when it has doubled, and this. */
const SWEEP_STEP = 1024;
/**
 * From this length on garbage is collected before a sweep. Young collections take what a WeakRef
 * points to for alive, so the engine alone lets the dead pile up: 67 million followed objects, of
 * which half a million lived, took 3.7 GB.
 */
const COLLECT_FROM = 262_144;

/**
 * Deaths seen synchronously: WeakRefs in a table that is swept. Creating or reading a WeakRef keeps
 * its target alive until the job ends, unless the host can release what is kept, as Node can.
 */
export class WeakTable implements Liveness {
  readonly name = "weak table, swept";
  readonly #releaseKept: () => void;
  readonly #collect: () => void;
  readonly #measure: Measure;
  readonly #onSwept: (survivors: number) => void;
  #refs: WeakRef<object>[] = [];
  #cells: Cell[] = [];
  /** Objects followed, and their bytes, since what WeakRefs keep was last released. */
  #kept = 0;
  #keptBytes = 0;
  /** Length at which the table is swept next. */
  #sweepAt = SWEEP_STEP;
  /** Holds an object that nothing else does: called between jobs once the engine has collected. */
  readonly #sentinels: FinalizationRegistry<undefined>;

  /**
   * `releaseKept` lets go of what WeakRefs keep alive, `collect` collects garbage. `onSwept` is told, when some objects turned out
   * to be dead, the bytes that survived the collection that they died in.
   */
  constructor(
    releaseKept: () => void,
    collect: () => void,
    measure: Measure,
    onSwept: (survivors: number) => void,
  ) {
    this.#releaseKept = releaseKept;
    this.#collect = collect;
    this.#measure = measure;
    this.#onSwept = onSwept;
    this.#sentinels = new FinalizationRegistry(() => {
      this.sweep();
      this.#sentinels.register({}, undefined);
    });
    this.#sentinels.register({}, undefined);
  }

  follow(value: object, cell: Cell): void {
    this.#refs.push(new WeakRef(value));
    this.#cells.push(cell);
    this.#keptBytes += cell.size;
    // Where hits are rare, the next one may be far away, and what is kept may grow until then.
    const mayWait = ++this.#kept < KEPT_OBJECTS && this.#keptBytes < KEPT_BYTES;
    if (!mayWait || cell.stratum.rate < 1) this.#release();
    const { length } = this.#refs;
    if (length < this.#sweepAt) return;
    if (length >= COLLECT_FROM) {
      this.#release();
      this.#collect();
    }
    this.sweep();
  }

  /**
   * What was followed before an object that is dead by now has been through the collection that
   * found it; garbage made after it cannot be told from live objects yet.
   */
  sweep(): void {
    const refs = this.#refs;
    const cells = this.#cells;
    let alive = 0;
    let bytes = 0;
    let survivors = 0;
    for (let i = 0; i < refs.length; i++) {
      const ref = refs[i] as WeakRef<object>;
      const cell = cells[i] as Cell;
      const value: object | undefined = Reflect.apply(deref, ref, []);
      if (value === undefined) {
        cell.stratum.die(cell.index, cell.size);
        survivors = bytes;
        continue;
      }
      const size = this.#measure(value, cell);
      if (size !== cell.size) {
        cell.stratum.resize(cell.index, size - cell.size);
        cell.size = size;
      }
      bytes += size / cell.stratum.rate;
      refs[alive] = ref;
      cells[alive++] = cell;
    }
    refs.length = alive;
    cells.length = alive;
    this.#sweepAt = 2 * alive + SWEEP_STEP;
    this.#release();
    this.#onSwept(survivors);
  }

  clear(): void {
    this.#refs = [];
    this.#cells = [];
    this.#sweepAt = SWEEP_STEP;
  }

  #release(): void {
    this.#kept = 0;
    this.#keptBytes = 0;
    this.#releaseKept();
  }
}
