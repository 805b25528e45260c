import { append } from "../intrinsics.ts";
import { mayHold } from "../liveness/growth.ts";
import type { Cell, Liveness } from "../liveness/liveness.ts";
import type { LiveRow } from "../strata.ts";

// Taken when the module loads: the program may patch them later.
const { ceil, floor, log2 } = Math;

/** Objects younger than this many epochs are told apart by the epoch, older ones by spans that double. */
const EXACT_AGES = 8;
/** Bytes from which a value is always looked into. */
const LARGE = 4096;

/** A cell whose value is to be looked into, for so many like it. */
export interface Sample {
  readonly cell: Cell;
  readonly stride: number;
}

/**
 * Sorts live cells, at most so many of the oldest, into rows of their tallies by age. Gives back a
 * sample of those that may hold strings: all that are large, and of each tally about `values` small ones.
 */
export function sortCells(
  liveness: Liveness,
  most: number,
  now: number,
  values: number,
): readonly Sample[] {
  const samples: Sample[] = [];
  liveness.forEach((cell) => {
    const { tally, epoch, own, size } = cell;
    // Cells come in the order of their births, so a tally's last row is the one to look at.
    let row = tally.rows[tally.rows.length - 1];
    if (row === undefined || epoch > row.last) {
      row = rowAt(now - epoch, now);
      append(tally.rows, row);
    }
    row.followed++;
    row.size += size;
    if (cell.weight === 0 || !mayHold(tally.site)) return;
    const stride = own >= LARGE ? 1 : ceil(tally.live / cell.weight / values);
    if (tally.passed++ % stride === 0) append(samples, { cell, stride });
  }, most);
  return samples;
}

function rowAt(age: number, now: number): LiveRow {
  if (age < EXACT_AGES) return { first: now - age, last: now - age, followed: 0, size: 0 };
  const least = 2 ** floor(log2(age));
  return { first: now - 2 * least + 1, last: now - least, followed: 0, size: 0 };
}
