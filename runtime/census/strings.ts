import type { Cells } from "../liveness/cells.ts";
import type { SizeModel } from "../sizes/model.ts";
import { visitStrings } from "../strings/holders.ts";
import { LiveStrings } from "../strings/live-strings.ts";
import type { Makers } from "../strings/makers.ts";
import type { Sample } from "./cells.ts";
import type { CensusStrings } from "./string-cohorts.ts";

// Taken when the module loads: the program may patch them later.
const { ceil, max, min } = Math;

/** Entries of one value that are looked at. */
const LEAST_ENTRIES = 64;
const MOST_ENTRIES = 16_384;

/** Bytes that an entry takes at least. */
const ENTRY = 4;

/** So many WeakRefs are read in a row: the engine's list of what they keep alive is slow when long. */
const READ_VALUES = 1024;

/** Looks for the strings that live values hold, at about `looks` entries in all; `release` lets go of what was read. */
export function findStrings(
  cells: Cells,
  samples: readonly Sample[],
  makers: Makers,
  sizes: SizeModel,
  looks: number,
  release: () => void,
): CensusStrings {
  const strings = new LiveStrings(makers, (text) => sizes.flatString(text));
  const most = mostEntries(cells, samples, looks);
  for (let i = 0; i < samples.length; i++) {
    if (i % READ_VALUES === 0) release();
    const { row, step } = samples[i] as Sample;
    const tally = cells.tally(row);
    const value = cells.value(row);
    if (value === undefined) continue;
    const weight = step * cells.weight(row) * tally.weight;
    const brand = sizes.brandOf(value, tally.site.kind, tally.site.facts);
    visitStrings(value, brand, most, (text, entries) => strings.add(tally, text, weight * entries));
  }
  release();
  return strings.divide();
}

/** How many entries of each value may be looked at: what small ones do not need goes to the large ones. */
function mostEntries(cells: Cells, samples: readonly Sample[], looks: number): number {
  let most = looks / max(samples.length, 1);
  for (let before = 0; most > 1.1 * before && most < MOST_ENTRIES; ) {
    let needed = 0;
    let large = 0;
    for (let i = 0; i < samples.length; i++) {
      const entries = (cells.own[(samples[i] as Sample).row] as number) / ENTRY;
      if (entries > most) large++;
      else needed += entries;
    }
    before = most;
    most = large === 0 ? MOST_ENTRIES : (looks - needed) / large;
  }
  return min(MOST_ENTRIES, max(LEAST_ENTRIES, ceil(most)));
}
