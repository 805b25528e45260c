import type { Cohort } from "../cohort.ts";
import { NO_CONTEXT } from "../contexts.ts";
import type { Epochs } from "../epochs.ts";
import type { HookState } from "../hook-state.ts";
import { append } from "../intrinsics.ts";
import type { Site } from "../sites.ts";
import type { SizeModel } from "../sizes/model.ts";
import type { CensusEntry } from "./hook-census.ts";

// Taken when the module loads: the program may patch them later.
const { round } = Math;

/** Adds what a hook that only counts says of its sites: how many values were made, and the least that they took. */
export function countCensus(
  state: HookState,
  epochs: Epochs,
  sizes: SizeModel,
  entries: CensusEntry[],
): void {
  for (let index = 0; index < state.sites.length; index++) {
    const site = state.sites[index] as Site;
    const cohorts: Cohort[] = [];
    state.forEachStratum(({ allocated, madeBytes, interval }) => {
      if (allocated === 0) return;
      const size =
        site.kind === "string"
          ? madeBytes
          : allocated * sizes.sizeOf(undefined, site.kind, site.facts);
      const { first, last } = epochs.range(interval);
      append(cohorts, unfollowed(allocated, round(size), first, last));
    });
    if (cohorts.length > 0) append(entries, { site, context: NO_CONTEXT, cohorts });
  }
}

function unfollowed(
  allocatedCount: number,
  allocatedSize: number,
  bornFirst: number,
  bornLast: number,
): Cohort {
  const nothing = { count: 0, size: 0, heldSize: 0, draw: undefined, followed: 0, variance: 0 };
  return { ...nothing, fate: "unfollowed", bornFirst, bornLast, allocatedCount, allocatedSize };
}
