import type { Cohort } from "../cohort.ts";
import type { Epochs } from "../epochs.ts";
import type { SafeMap } from "../intrinsics.ts";
import type { Context, Stratum, Tally } from "../strata.ts";
import type { Strings } from "../strings/live-strings.ts";
import { apportion } from "./apportion.ts";
import type { Group } from "./group.ts";

// Taken when the module loads: the program may patch them later.
const { min, round } = Math;

/** The live strings of a census, by the tallies that made and that hold them. */
export interface CensusStrings {
  readonly made: SafeMap<Tally, Strings>;
  readonly held: SafeMap<Tally, Strings>;
}

/** Live strings that were found, more than a stratum has made, by context: earlier ones have made them. */
export type Surplus = SafeMap<Context, Strings>;

/**
 * Strings are counted where they are made, count and bytes; those that live are found in what holds them. Later strata
 * come first: a text that a line makes again and again is known of the latest.
 */
export function stringCohorts(
  group: Group,
  tallies: readonly Tally[],
  epochs: Epochs,
  made: CensusStrings["made"],
  surplus: Surplus,
  add: (tally: Tally, cohort: Cohort) => void,
): void {
  // The hook adds up one-byte sizes; how many are wider is known of those that were looked at.
  let bornBytes = 0;
  let lengthBytes = 0;
  let followed = 0;
  const followedOf: number[] = [];
  const bytesOf: number[] = [];
  for (let i = 0; i < tallies.length; i++) {
    const tally = tallies[i] as Tally;
    bornBytes += tally.bornBytes;
    lengthBytes += tally.lengthBytes;
    followed += tally.followed;
    followedOf[i] = tally.followed;
    bytesOf[i] = tally.bornBytes || 1;
  }
  // Where one context has them all, nothing is estimated.
  const draw = tallies.length > 1 ? group.draw(followed) : undefined;
  for (let n = 0; n < group.strata.length; n++) {
    const { allocated, madeBytes, interval } = group.strata[n] as Stratum;
    const { first: bornFirst, last: bornLast } = epochs.range(interval);
    const born = { bornFirst, bornLast, heldSize: 0, draw };
    const counts = apportion(allocated, followedOf);
    const bytes = apportion(
      round(lengthBytes === 0 ? bornBytes : (madeBytes * bornBytes) / lengthBytes),
      bytesOf,
    );
    for (let i = 0; i < tallies.length; i++) {
      const tally = tallies[i] as Tally;
      const total = counts[i] ?? 0;
      const size = bytes[i] ?? 0;
      // What is found of a tally is of the first stratum; later ones get what that has not made.
      const found = withSurplus(n === 0 ? made.get(tally) : undefined, surplus.get(tally.context));
      const count = min(round(found?.count ?? 0), total);
      surplus.delete(tally.context);
      if (found !== undefined && found.count > total) {
        surplus.set(tally.context, rest(found, count));
      }
      const liveSize = found === undefined || count === 0 ? 0 : (found.bytes * count) / found.count;
      const allocatedSize = total === 0 ? 0 : round((size * count) / total);
      if (count > 0) {
        const live = { count, size: round(liveSize), allocatedCount: count, allocatedSize };
        add(tally, { ...born, ...live, fate: "live", followed: 0, variance: found?.variance ?? 0 });
      }
      const gone = { count: 0, size: 0, allocatedCount: total - count };
      add(tally, {
        ...born,
        ...gone,
        fate: "dead",
        allocatedSize: size - allocatedSize,
        followed: n === 0 && draw !== undefined ? tally.followed : 0,
        variance: 0,
      });
    }
  }
}

function withSurplus(
  found: Strings | undefined,
  surplus: Strings | undefined,
): Strings | undefined {
  if (surplus === undefined) return found;
  if (found === undefined) return surplus;
  return {
    count: found.count + surplus.count,
    bytes: found.bytes + surplus.bytes,
    variance: found.variance + surplus.variance,
  };
}

function rest(found: Strings, taken: number): Strings {
  const count = found.count - taken;
  return { count, bytes: (found.bytes * count) / found.count, variance: 0 };
}
