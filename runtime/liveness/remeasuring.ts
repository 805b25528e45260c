import { notInlined } from "../not-inlined.ts";
import { writtenLength } from "../sizes/literals.ts";
import type { SizeModel } from "../sizes/model.ts";
import { type Cells, NOT_TOLD, UNMEASURED } from "./cells.ts";
import type { Tally } from "../strata.ts";
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
  readonly #currentSizeOf: SizeModel["currentSizeOf"];
  #sweep = 0;

  constructor(sizes: SizeModel) {
    this.#sizes = sizes;
    this.#currentSizeOf = notInlined((value, kind, facts, born) =>
      sizes.currentSizeOf(value, kind, facts, born),
    );
  }

  beginSweep(): void {
    this.#sweep++;
  }

  /** Bytes of the object of a row now; `followed`: how many the program has followed so far. */
  measure(value: object, cells: Cells, row: number, followed: number): number {
    const { extents } = cells;
    const tally = cells.tally(row);
    const size = cells.own[row] as number;
    const { kind, facts, className } = tally.site;
    if (!mayGrow(tally.site)) return size;
    const extent = this.#sizes.extentOf(value, kind, className);
    const isFirst = extents[row] === UNMEASURED;
    if (extent >= 0 && extent === extents[row]) return size;
    extents[row] = extent;
    const isAsWritten = extent === NOT_TOLD || (isFirst && extent === writtenLength(facts));
    const isOnce = isFirst && followed < MOST_MEASURED_ONCE;
    if (isAsWritten && !isOnce && !this.#isDue(tally)) return size;
    const current = this.#currentSizeOf(value, kind, facts, cells.born[row] as number);
    if (current !== size) tally.calm = 0;
    return current;
  }

  /** Whether the next one of a tally's that are alike is measured. */
  #isDue(tally: Tally): boolean {
    if (tally.sweep === this.#sweep) return tally.calm++ <= CALM || tally.calm % CALM === 0;
    tally.sweep = this.#sweep;
    tally.calm = tally.calm > CALM ? STILL_CALM : 0;
    return true;
  }
}
