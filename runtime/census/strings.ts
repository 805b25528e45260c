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
  const each = ceil(looks / max(samples.length, 1));
  const most = min(MOST_ENTRIES, max(LEAST_ENTRIES, each));
  for (let i = 0; i < samples.length; i++) {
    if (i % READ_VALUES === 0) release();
    const { row, stride } = samples[i] as Sample;
    const tally = cells.tally(row);
    const value = cells.value(row);
    if (value === undefined) continue;
    const weight = stride * cells.weight(row) * tally.weight;
    const brand = sizes.brandOf(value, tally.site.kind, tally.site.facts);
    visitStrings(value, brand, most, (text, entries) => strings.add(tally, text, weight * entries));
  }
  release();
  return strings.divide();
}
