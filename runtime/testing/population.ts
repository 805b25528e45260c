import { mayGrow } from "../liveness/growth.ts";
import type { Cell } from "../liveness/liveness.ts";
import { tracer } from "../runtime.ts";
import type { Site } from "../sites.ts";
import type { Context } from "../strata.ts";

/** What lives of one site. */
export interface Population {
  count: number;
  bytes: number;
  /** Entries of its arrays, maps and sets, and keys of objects that were made without any. */
  entries: number;
}

/** Counts what lives of every site; garbage must have been collected before. */
export function readPopulation(): ReadonlyMap<Site, Population> {
  const found = new Map<Site, Population>();
  tracer.liveness.forEach((cell) => {
    const { tally, size } = cell;
    let own = found.get(tally.site);
    if (own === undefined) {
      own = { count: 0, bytes: 0, entries: 0 };
      found.set(tally.site, own);
    }
    own.count += tally.weight;
    own.bytes += tally.weight * size;
    own.entries += tally.weight * cell.weight * entriesOf(cell);
  }, Number.POSITIVE_INFINITY);
  return found;
}

function entriesOf(cell: Cell): number {
  const { extent } = cell;
  if (extent >= 0) return extent;
  const { site } = cell.tally;
  const value = site.kind === "object" && mayGrow(site) ? cell.value : undefined;
  return value === undefined ? 0 : Reflect.ownKeys(value).length;
}

/** How many values of a site, born in an epoch or later, live, by the context of their birth. */
export function readOrigins(site: Site, epoch: number): ReadonlyMap<Context, number> {
  const found = new Map<Context, number>();
  tracer.liveness.forEach((cell) => {
    const { tally } = cell;
    if (tally.site !== site || cell.epoch < epoch) return;
    found.set(tally.context, (found.get(tally.context) ?? 0) + 1);
  }, Number.POSITIVE_INFINITY);
  return found;
}
