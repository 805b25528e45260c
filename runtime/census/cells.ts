import { append } from "../intrinsics.ts";
import type { Cells } from "../liveness/cells.ts";
import { isPicked, stepOf } from "../picks.ts";
import { type LiveRow, NO_ROWS } from "../strata.ts";

// Taken when the module loads: the program may patch them later.
const { floor, log2 } = Math;

/** Objects younger than this many epochs are told apart by the epoch, older ones by spans that double. */
const EXACT_AGES = 8;
/** Bytes from which a value is always looked into. */
const LARGE = 4096;

/** A row whose value is to be looked into, for so many like it. */
export interface Sample {
  readonly row: number;
  readonly step: number;
}

/**
 * Sorts live cells, so many of the oldest, into rows of their tallies by age. Gives back a
 * sample of those that may hold strings: all that are large, and of each tally about `values` small ones.
 */
export function sortCells(
  cells: Cells,
  length: number,
  now: number,
  values: number,
): readonly Sample[] {
  const samples: Sample[] = [];
  for (let row = 0; row < length; row++) {
    const tally = cells.tally(row);
    const epoch = cells.epochs[row] as number;
    // Cells come in the order of their births, so a tally's last row is the one to look at.
    let last = tally.rows[tally.rows.length - 1];
    if (last === undefined || epoch > last.last) {
      last = rowAt(now - epoch, now);
      if (tally.rows === NO_ROWS) tally.rows = [last];
      else append(tally.rows, last);
    }
    last.followed++;
    last.size += cells.size(row);
    const weight = cells.weight(row);
    if (weight === 0) continue;
    const step = (cells.own[row] as number) >= LARGE ? 1 : stepOf(tally.live / weight, values);
    if (isPicked(tally.passed++, step)) samples[samples.length] = { row, step };
  }
  return samples;
}

function rowAt(age: number, now: number): LiveRow {
  if (age < EXACT_AGES) return { first: now - age, last: now - age, followed: 0, size: 0 };
  const least = 2 ** floor(log2(age));
  return { first: now - 2 * least + 1, last: now - least, followed: 0, size: 0 };
}
