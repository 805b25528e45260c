import type { Cohort } from "../cohort.ts";
import type { Epochs } from "../epochs.ts";
import type { FileRecord } from "../file-record.ts";
import { SafeMap } from "../intrinsics.ts";
import type { Liveness } from "../liveness/liveness.ts";
import type { SizeModel } from "../sizes/model.ts";
import type { Tally } from "../strata.ts";
import type { Makers } from "../strings/makers.ts";
import { sortCells } from "./cells.ts";
import { countCensus } from "./count-census.ts";
import { type CensusEntry, hookCensus } from "./hook-census.ts";
import type { CensusStrings } from "./string-cohorts.ts";
import { findStrings } from "./strings.ts";

// Taken when the module loads: the program may patch them later.
const { max, min } = Math;

/** Small values of a tally that are looked into for strings, and of all tallies together. */
const LEAST_VALUES = 8;
const MOST_VALUES = 1024;
const ALL_VALUES = 65_536;

/** What a census looks at. */
export interface CensusSource {
  readonly files: { forEach(visit: (file: FileRecord) => void): void };
  readonly liveness: Liveness;
  readonly epochs: Epochs;
  readonly makers: Makers;
  readonly sizes: SizeModel;
}

/** What was known at one moment. */
export interface Census {
  readonly entries: readonly CensusEntry[];
  /** Live bytes, and those of strings among them. */
  readonly size: number;
  readonly stringBytes: number;
  readonly epoch: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

/** Everything that is known of what was allocated, by site and context; of the followed objects only so many of the oldest are taken for live. */
export function takeCensus(source: CensusSource, cells: number): Census {
  const { files, liveness, epochs } = source;
  let live = 0;
  forgetRows(files, (tally) => {
    if (tally.live > 0) live++;
  });
  const values = min(MOST_VALUES, max(LEAST_VALUES, ALL_VALUES / max(live, 1)));
  const samples = sortCells(liveness, cells, epochs.now, values);
  const strings = findStrings(samples, source.makers, source.sizes);
  const entries = entriesOf(source, strings);
  let size = 0;
  let stringBytes = 0;
  for (let i = 0; i < entries.length; i++) {
    const { site, cohorts } = entries[i] as CensusEntry;
    for (let j = 0; j < cohorts.length; j++) {
      const cohort = cohorts[j] as Cohort;
      size += cohort.size;
      stringBytes += site.kind === "string" ? cohort.size : cohort.heldSize;
    }
  }
  return { entries, size, stringBytes, epoch: epochs.now, timestamp: Date.now() };
}

const NO_STRINGS: CensusStrings = { made: new SafeMap(), held: new SafeMap() };

/** What was allocated, by site and context. It looks at no value, so nothing is taken for live. */
export function takeAllocations(source: CensusSource): readonly CensusEntry[] {
  forgetRows(source.files, () => {});
  return entriesOf(source, NO_STRINGS);
}

function entriesOf({ files, epochs, sizes }: CensusSource, strings: CensusStrings): CensusEntry[] {
  const entries: CensusEntry[] = [];
  files.forEach((file) => {
    file.forEach((state) => {
      if (file.onlyCounts) countCensus(state, epochs, sizes, entries);
      else hookCensus(state, epochs, strings, entries);
    });
  });
  return entries;
}

/** Rows of the last census; cells are sorted into new ones. */
function forgetRows(files: CensusSource["files"], visit: (tally: Tally) => void): void {
  files.forEach((file) => {
    file.forEach((state) => {
      state.forEach((tally) => {
        tally.rows = [];
        tally.passed = 0;
        visit(tally);
      });
    });
  });
}
