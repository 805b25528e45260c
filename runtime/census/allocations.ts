import type { FileRecord } from "../file-record.ts";
import type { HookState } from "../hook-state.ts";
import type { Site } from "../sites.ts";
import type { SizeModel } from "../sizes/model.ts";
import type { Stratum } from "../strata.ts";

// Taken when the module loads: the program may patch them later.
const { round } = Math;

/** What a site has made since `start`: values, bytes, and values of which nothing tells whether they live. */
export type SiteVisitor = (site: Site, count: number, bytes: number, unfollowed: number) => void;

/** Visits what every site has made, without a look at what lives: a census says the same, and takes far longer. */
export function visitAllocations(
  files: { forEach(visit: (file: FileRecord) => void): void },
  sizes: SizeModel,
  visit: SiteVisitor,
): void {
  files.forEach((file) => {
    file.forEach((state) => {
      if (file.onlyCounts) visitCounted(state, sizes, visit);
      else visitFollowed(state, visit);
    });
  });
}

function visitCounted(state: HookState, sizes: SizeModel, visit: SiteVisitor): void {
  for (let index = 0; index < state.sites.length; index++) {
    const site = state.sites[index] as Site;
    const each = sizes.sizeOf(undefined, site.kind, site.facts);
    let count = 0;
    let bytes = 0;
    state.forEachStratum(({ allocated, madeBytes }) => {
      count += allocated;
      bytes += site.kind === "string" ? madeBytes : allocated * each;
    });
    if (count > 0) visit(site, count, round(bytes), count);
  }
}

function visitFollowed(state: HookState, visit: SiteVisitor): void {
  const { length } = state.sites;
  let count = 0;
  const bytes = new Float64Array(length);
  const unfollowed = new Float64Array(length);
  // Where nothing of a stratum was followed, its values are taken to be like those before.
  let known = 0;
  const knownBytes = new Float64Array(length);
  const knownUnfollowed = new Float64Array(length);
  state.forEachStratum((stratum) => {
    const { allocated, followed } = stratum;
    if (followed > 0) {
      known = followed;
      sumTallies(stratum, state.sites, knownBytes, knownUnfollowed);
    }
    if (allocated === 0 || known === 0) return;
    count += allocated;
    const weight = allocated / known;
    for (let index = 0; index < length; index++) {
      bytes[index] = (bytes[index] ?? 0) + weight * (knownBytes[index] ?? 0);
      unfollowed[index] = (unfollowed[index] ?? 0) + weight * (knownUnfollowed[index] ?? 0);
    }
  });
  if (count === 0) return;
  for (let index = 0; index < length; index++) {
    const site = state.sites[index] as Site;
    visit(site, count, round(bytes[index] ?? 0), round(unfollowed[index] ?? 0));
  }
}

/** Bytes of a stratum's followed values by site, and how many of them nothing is known of. */
function sumTallies(
  stratum: Stratum,
  sites: readonly Site[],
  bytes: Float64Array,
  unfollowed: Float64Array,
): void {
  let lengthBytes = 0;
  bytes.fill(0);
  unfollowed.fill(0);
  stratum.forEach((tally) => {
    const { index } = tally;
    bytes[index] = (bytes[index] ?? 0) + tally.bornBytes;
    unfollowed[index] = (unfollowed[index] ?? 0) + tally.lost;
    lengthBytes += tally.lengthBytes;
  });
  if (sites[0]?.kind !== "string" || lengthBytes === 0) return;
  // The hook adds up one-byte sizes of all its strings; how many are wider is known of those that were looked at.
  const { allocated, followed, madeBytes } = stratum;
  bytes[0] = madeBytes * ((bytes[0] ?? 0) / lengthBytes) * (followed / allocated);
}
