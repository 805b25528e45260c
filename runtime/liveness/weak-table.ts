import { SafeFinalizationRegistry, SafeWeakMap, SafeWeakRef } from "../intrinsics.ts";
import type { Tally } from "../strata.ts";
import { Cells } from "./cells.ts";
import { type Liveness, type LivenessEvents, Token } from "./liveness.ts";

// Taken when the module loads: the program may patch them later.
const { ceil } = Math;

/** After WeakRefs to so many objects, or so many bytes, what they keep alive is let go. */
const KEPT_OBJECTS = 8;
const KEPT_BYTES = 65_536;
/** So many may be read in a row: the engine's list of what they keep alive is slow when long. */
const READ_OBJECTS = 1024;
/** The table is swept when it has doubled, and this. */
const SWEEP_STEP = 1024;
/** So many are read before, to see whether the engine has collected at all since: else a sweep learns nothing. */
const PROBES = 32;
/**
 * From this length on garbage is collected before a sweep. Young collections take what a WeakRef
 * points to for alive, so the engine alone lets the dead pile up: 67 million followed objects, of
 * which half a million lived, took 3.7 GB.
 */
const COLLECT_FROM = 262_144;
/**
 * With more live bytes than this, of which the heap may be full, no collection is forced to see a peak: it would take long,
 * and the engine's own are seen too.
 */
const MOST_FORCED = 8 * 1_048_576;

/** The host's means. */
export interface WeakTableHost {
  /** Lets go of what WeakRefs keep alive until the job ends. */
  readonly releaseKept: () => void;
  readonly collect: () => void;
  /** Bytes in the heap; 0 if it does not tell. */
  readonly heapUsed: () => number;
}

/**
 * Deaths seen synchronously: WeakRefs in a table that is swept. Creating or reading a WeakRef keeps
 * its target alive until the job ends, unless the host can release what is kept, as Node can.
 *
 * A young collection takes for alive what a WeakRef points to, and all that can be reached from there, until the next
 * full one: to follow one of a thousand nodes of short-lived trees made a program 25 times slower. Keys of a WeakMap
 * die young. So most objects that are not looked at again have a token there, and the WeakRef is the token's.
 */
export class WeakTable implements Liveness {
  readonly name = "weak table, swept";
  readonly isPrompt = true;
  readonly #host: WeakTableHost;
  readonly #events: LivenessEvents;
  #cells = new Cells();
  /** Objects followed, and their bytes, since what WeakRefs keep was last released. */
  #kept = 0;
  #keptBytes = 0;
  /** Length at which the table is swept next. */
  #sweepAt = SWEEP_STEP;
  #tokens = new SafeWeakMap<object, Token>();
  /** Tallies by value that is looked at, from the first time that one is looked for. */
  #byValue: SafeWeakMap<object, Tally> | undefined;
  /** Objects followed so far, and how many must have been before a collection is forced to see whether there is a new peak. */
  #followed = 0;
  #forceFrom = SWEEP_STEP;
  /** Holds an object that nothing else does: called between jobs once the engine has collected. */
  readonly #sentinels: SafeFinalizationRegistry<undefined>;
  /** A collection that was forced, and swept after, will tell of the sentinel as well. */
  #forced = false;

  constructor(host: WeakTableHost, events: LivenessEvents) {
    this.#host = host;
    this.#events = events;
    this.#sentinels = new SafeFinalizationRegistry(() => {
      this.sweep(!this.#forced);
      this.#forced = false;
      this.#sentinels.register({}, undefined);
    });
    this.#sentinels.register({}, undefined);
  }

  get size(): number {
    return this.#cells.length;
  }

  get cells(): Cells {
    return this.#cells;
  }

  follow(value: object, tally: Tally, size: number, weight: number, byToken: boolean): void {
    const cells = this.#cells;
    const epoch = this.#events.epoch();
    if (!byToken) {
      cells.add(new SafeWeakRef(value), tally, weight, size, epoch);
      this.#book(value, tally);
      this.#keptBytes += size;
      // Where hits are rare, the next one may be far away, and what is kept may grow until then.
      const mayWait = ++this.#kept < KEPT_OBJECTS && this.#keptBytes < KEPT_BYTES;
      if (!mayWait || tally.stratum.rate < 1) this.#release();
    } else {
      const token = new Token(tally, this.#tokens.get(value));
      cells.add(new SafeWeakRef(token), tally, 0, size, epoch);
      this.#tokens.set(value, token);
    }
    this.#followed++;
    if (cells.length < this.#sweepAt) return;
    if (this.#haveDied()) this.sweep(false);
    else this.#sweepAt = 2 * cells.length + SWEEP_STEP;
    if (cells.length < COLLECT_FROM && !this.#maySeePeak()) return;
    this.#forceFrom = 2 * this.#followed;
    this.#release();
    this.#host.collect();
    this.sweep(true);
  }

  /**
   * What was followed before an object that is dead by now has been through the collection that
   * found it; garbage made after it cannot be told from live objects yet.
   */
  sweep(collected: boolean): void {
    const cells = this.#cells;
    const { length } = cells;
    const epoch = this.#events.epoch();
    let alive = 0;
    let survivors = 0;
    // To read a WeakRef takes longer than all else, so where it is known that the epoch is over each is read once.
    const isKnown = collected || this.#haveDied();
    const { remeasuring } = this.#events;
    if (isKnown) remeasuring.beginSweep();
    for (let row = 0; row < length; row++) {
      if (row % READ_OBJECTS === 0) this.#release();
      const witness = cells.witness(row);
      if (witness === undefined) {
        cells.die(row, epoch);
        survivors = alive;
      } else {
        cells.move(row, alive);
        if (isKnown && cells.weight(alive) > 0) remeasuring.measure(witness, cells, alive);
        alive++;
      }
    }
    const isEpochOver = collected || alive < length;
    cells.cut(alive);
    this.#sweepAt = 2 * alive + SWEEP_STEP;
    // As long as nothing has died, growth says nothing of what lives.
    if (isEpochOver && !isKnown) this.measure();
    else this.#release();
    if (collected) this.#forced = true;
    if (!isEpochOver) return;
    const old = collected ? alive : survivors;
    this.#events.swept(old, () => cells.estimate(old));
  }

  /** Whether some of a sample are dead, so that a collection is over which no sweep has seen. */
  #haveDied(): boolean {
    const cells = this.#cells;
    const step = ceil(cells.length / PROBES);
    let row = 0;
    while (row < cells.length && cells.witness(row) !== undefined) row += step;
    this.#release();
    return row < cells.length;
  }

  /** Whether a collection is worth its time to see whether what is taken for live is a new peak. */
  #maySeePeak(): boolean {
    if (this.#followed < this.#forceFrom || !this.#events.isPeakWorthwhile()) return false;
    const size = this.#cells.estimate(this.#cells.length);
    if (!this.#events.maySeePeak(size)) return false;
    return size <= MOST_FORCED || size > this.#host.heapUsed();
  }

  measure(): void {
    const cells = this.#cells;
    const { remeasuring } = this.#events;
    remeasuring.beginSweep();
    for (let row = 0; row < cells.length; row++) {
      if (cells.weight(row) === 0) continue;
      if (row % READ_OBJECTS === 0) this.#release();
      const value = cells.witness(row);
      if (value !== undefined) remeasuring.measure(value, cells, row);
    }
    this.#release();
  }

  find(value: object): Tally | undefined {
    const token = this.#tokens.get(value);
    if (token !== undefined) return token.first;
    if (this.#byValue === undefined) {
      this.#byValue = new SafeWeakMap();
      const cells = this.#cells;
      for (let row = 0; row < cells.length; row++) {
        const own = cells.witness(row);
        if (own !== undefined && !Token.is(own)) this.#book(own, cells.tally(row));
      }
      this.#release();
    }
    return this.#byValue.get(value);
  }

  /** Sites whose values no hook can read share their owner's life, and come behind it. */
  #book(value: object, tally: Tally): void {
    if (this.#byValue?.has(value) === false) this.#byValue.set(value, tally);
  }

  clear(): void {
    this.#cells = new Cells();
    this.#tokens = new SafeWeakMap();
    this.#byValue = undefined;
    this.#followed = 0;
    this.#forceFrom = SWEEP_STEP;
    this.#sweepAt = SWEEP_STEP;
  }

  #release(): void {
    this.#kept = 0;
    this.#keptBytes = 0;
    this.#host.releaseKept();
  }
}
