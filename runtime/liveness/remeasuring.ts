import { notInlined } from "../not-inlined.ts";
import { writtenLength } from "../sizes/literals.ts";
import type { SizeModel } from "../sizes/model.ts";
import type { Tally } from "../strata.ts";
import { type Cells, NOT_TOLD, UNMEASURED } from "./cells.ts";
import { mayGrow } from "./growth.ts";

/**
 * After so many of a tally that have not changed, one in so many is measured. Of a tally that ended the last sweep so, the next
 * one begins with a few only.
 */
const CALM = 32;
const STILL_CALM = CALM - 8;
/** When more were followed than this, one that is alike is not measured even once: a million would take half a second. */
const MOST_MEASURED_ONCE = 65_536;

/** Measures what followed objects take now; of many alike that do not change only some in one sweep, but each once after its birth. */
export class Remeasuring {
  readonly #sizes: SizeModel;
  readonly #objects: () => number;
  readonly #currentSizeOf: SizeModel["currentSizeOf"];
  #sweep = 0;
  #isSmall = true;

  /** `objects`: how many the program has followed so far. */
  constructor(sizes: SizeModel, objects: () => number) {
    this.#sizes = sizes;
    this.#objects = objects;
    this.#currentSizeOf = notInlined((value, kind, facts, born) =>
      sizes.currentSizeOf(value, kind, facts, born),
    );
  }

  beginSweep(): void {
    this.#sweep++;
    this.#isSmall = this.#objects() < MOST_MEASURED_ONCE;
  }

  /** Books what the object of a row, and those that it stands for, have grown by. */
  measure(value: object, cells: Cells, row: number): void {
    const { extents } = cells;
    const tally = cells.tally(row);
    const { kind, facts, className } = tally.site;
    if (!mayGrow(tally.site)) return;
    const extent = this.#sizes.extentOf(value, kind, className);
    const isFirst = extents[row] === UNMEASURED;
    if (extent >= 0 && extent === extents[row]) return;
    extents[row] = extent;
    const isAsWritten = extent === NOT_TOLD || (isFirst && extent === writtenLength(facts));
    if (isAsWritten && !(isFirst && this.#isSmall) && !this.#isDue(tally)) return;
    const size = this.#currentSizeOf(value, kind, facts, cells.born[row] as number);
    if (size === cells.own[row]) return;
    tally.calm = 0;
    cells.resize(row, size);
  }

  /** Whether the next one of a tally's that are alike is measured. */
  #isDue(tally: Tally): boolean {
    if (tally.sweep === this.#sweep) return tally.calm++ <= CALM || tally.calm % CALM === 0;
    tally.sweep = this.#sweep;
    tally.calm = tally.calm > CALM ? STILL_CALM : 0;
    return true;
  }
}
