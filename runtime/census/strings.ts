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

/** Looks for the strings that live values hold, at about `looks` entries in all. */
export function findStrings(
  samples: readonly Sample[],
  makers: Makers,
  sizes: SizeModel,
  looks: number,
): CensusStrings {
  const strings = new LiveStrings(makers, (text) => sizes.flatString(text));
  const each = ceil(looks / max(samples.length, 1));
  const most = min(MOST_ENTRIES, max(LEAST_ENTRIES, each));
  for (let i = 0; i < samples.length; i++) {
    const { cell, stride } = samples[i] as Sample;
    const { tally } = cell;
    const value = cell.value;
    if (value === undefined) continue;
    const weight = stride * cell.weight * tally.weight;
    const brand = sizes.brandOf(value, tally.site.kind, tally.site.facts);
    visitStrings(value, brand, most, (text, entries) => strings.add(tally, text, weight * entries));
  }
  return strings.divide();
}
