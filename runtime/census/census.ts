import type { Cohort } from "../cohort.ts";
import type { Epochs } from "../epochs.ts";
import type { FileRecord } from "../file-record.ts";
import type { Liveness } from "../liveness/liveness.ts";
import type { SizeModel } from "../sizes/model.ts";
import { NO_ROWS } from "../strata.ts";
import type { Makers } from "../strings/makers.ts";
import { sortCells } from "./cells.ts";
import { countCensus } from "./count-census.ts";
import { type CensusEntry, hookCensus } from "./hook-census.ts";
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
  /** Lets go of what WeakRefs keep alive since they were read, where the host can and the program may not rely on it. */
  releaseKept(): void;
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
export function takeCensus(source: CensusSource, most: number, looks: number): Census {
  const { files, liveness, epochs } = source;
  const entries: CensusEntry[] = [];
  let live = 0;
  files.forEach((file) => {
    file.forEach((state) => {
      state.forEach((tally) => {
        tally.rows = NO_ROWS;
        tally.passed = 0;
        if (tally.live > 0) live++;
      });
    });
  });
  const values = min(MOST_VALUES, max(LEAST_VALUES, ALL_VALUES / max(live, 1)));
  const { cells } = liveness;
  const samples = sortCells(cells, min(most, cells.length), epochs.now, values);
  const release = (): void => source.releaseKept();
  const strings = findStrings(cells, samples, source.makers, source.sizes, looks, release);
  files.forEach((file) => {
    file.forEach((state) => {
      if (file.onlyCounts) countCensus(state, epochs, source.sizes, entries);
      else hookCensus(state, epochs, strings, entries);
    });
  });
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
