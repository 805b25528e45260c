import type { Cells } from "../liveness/cells.ts";
import { mayGrow } from "../liveness/growth.ts";
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
  const { cells } = tracer.liveness;
  for (let row = 0; row < cells.length; row++) {
    const tally = cells.tally(row);
    let own = found.get(tally.site);
    if (own === undefined) {
      own = { count: 0, bytes: 0, entries: 0 };
      found.set(tally.site, own);
    }
    own.count += tally.weight;
    own.bytes += tally.weight * cells.size(row);
    own.entries += tally.weight * cells.weight(row) * entriesOf(cells, row);
  }
  return found;
}

function entriesOf(cells: Cells, row: number): number {
  const extent = cells.extents[row] as number;
  if (extent >= 0) return extent;
  const { site } = cells.tally(row);
  const value = site.kind === "object" && mayGrow(site) ? cells.value(row) : undefined;
  return value === undefined ? 0 : Reflect.ownKeys(value).length;
}

/** How many values of a site, born in an epoch or later, live, by the context of their birth. */
export function readOrigins(site: Site, epoch: number): ReadonlyMap<Context, number> {
  const found = new Map<Context, number>();
  const { cells } = tracer.liveness;
  for (let row = 0; row < cells.length; row++) {
    const tally = cells.tally(row);
    if (tally.site !== site || (cells.epochs[row] as number) < epoch) continue;
    found.set(tally.context, (found.get(tally.context) ?? 0) + 1);
  }
  return found;
}
