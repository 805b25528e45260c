import type { Cohort, Draw, Fate } from "../cohort.ts";
import type { Epochs, Range } from "../epochs.ts";
import type { HookState } from "../hook-state.ts";
import { append, SafeMap } from "../intrinsics.ts";
import type { Site } from "../sites.ts";
import type { Context, LiveRow, Stratum, Tally } from "../strata.ts";
import { apportion } from "./apportion.ts";
import { type CensusStrings, stringCohorts } from "./string-cohorts.ts";

// Taken when the module loads: the program may patch them later.
const { max, min, round } = Math;

/** What is known of one site in one context. */
export interface CensusEntry {
  readonly site: Site;
  readonly context: Context;
  readonly cohorts: Cohort[];
}

/** Followed objects of a stratum that share site, context, birth and fate. Sizes are theirs alone. */
interface Piece {
  readonly tally: Tally;
  readonly fate: Fate;
  readonly first: number;
  readonly last: number;
  readonly followed: number;
  readonly size: number;
  readonly allocatedSize: number;
  readonly heldSize: number;
}

/** A stratum, and later ones of which nothing was followed: they are taken to be like it. */
interface Group {
  readonly base: Stratum;
  readonly alike: Stratum[];
}

/** Adds what one hook's strata say of its sites. Live cells have been sorted into their tallies' rows. */
export function hookCensus(
  state: HookState,
  epochs: Epochs,
  strings: CensusStrings,
  entries: CensusEntry[],
): void {
  const groups = groupsOf(state);
  const tallies: Tally[][][] = [];
  for (let i = 0; i < groups.length; i++) {
    tallies[i] = talliesOf((groups[i] as Group).base, state.sites.length);
  }
  for (let index = 0; index < state.sites.length; index++) {
    const site = state.sites[index] as Site;
    const byContext = new SafeMap<number, CensusEntry>();
    const add = ({ context }: Tally, cohort: Cohort): void => {
      let entry = byContext.get(context.id);
      if (entry === undefined) {
        entry = { site, context, cohorts: [] };
        byContext.set(context.id, entry);
        append(entries, entry);
      }
      append(entry.cohorts, cohort);
    };
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i] as Group;
      const own = tallies[i]?.[index] ?? [];
      if (site.kind === "string") stringCohorts(group.base, own, epochs, strings, add);
      else groupCohorts(group, own, epochs, strings, add);
    }
  }
}

function groupsOf(state: HookState): Group[] {
  const groups: Group[] = [];
  state.forEachStratum((stratum, isLarge) => {
    if (stratum.allocated === 0) return;
    const last = groups[groups.length - 1];
    if (stratum.followed > 0 || isLarge || last === undefined) {
      append(groups, { base: stratum, alike: [] });
    } else append(last.alike, stratum);
  });
  return groups;
}

/** A stratum's tallies by the position of their site. A large table is one hook of thousands of sites. */
function talliesOf(stratum: Stratum, sites: number): Tally[][] {
  const bySite: Tally[][] = [];
  for (let index = 0; index < sites; index++) bySite[index] = [];
  stratum.forEach((tally) => {
    append(bySite[tally.index] as Tally[], tally);
  });
  return bySite;
}

function groupCohorts(
  { base, alike }: Group,
  tallies: readonly Tally[],
  epochs: Epochs,
  strings: CensusStrings,
  add: (tally: Tally, cohort: Cohort) => void,
): void {
  const pieces: Piece[] = [];
  for (let i = 0; i < tallies.length; i++) addPieces(pieces, tallies[i] as Tally, strings);
  const weights: number[] = [];
  let followed = 0;
  for (let i = 0; i < pieces.length; i++) {
    weights[i] = pieces[i]?.followed ?? 0;
    followed += weights[i] ?? 0;
  }
  let { allocated } = base;
  for (let i = 0; i < alike.length; i++) allocated += alike[i]?.allocated ?? 0;
  const draw = allocated > followed ? { allocated, followed } : undefined;
  for (let n = -1; n < alike.length; n++) {
    const stratum = n < 0 ? base : (alike[n] as Stratum);
    const counts = apportion(stratum.allocated, weights);
    const range = epochs.range(stratum.interval);
    for (let i = 0; i < pieces.length; i++) {
      const piece = pieces[i] as Piece;
      add(piece.tally, cohortOf(piece, counts[i] ?? 0, draw, range, stratum === base));
    }
  }
}

function addPieces(pieces: Piece[], tally: Tally, strings: CensusStrings): void {
  const { rows, young, youngBytes, lost, lostBytes } = tally;
  const held = strings.held.get(tally)?.bytes ?? 0;
  let live = 0;
  for (let i = 0; i < rows.length; i++) live += rows[i]?.followed ?? 0;
  let grown = 0;
  for (let i = 0; i < rows.length; i++) {
    const { first, last, followed, size } = rows[i] as LiveRow;
    const heldSize = (held * followed) / live / tally.weight;
    const sizes = { size: size + heldSize, allocatedSize: size, heldSize };
    append(pieces, { tally, fate: "live", first, last, followed, ...sizes });
    grown += size;
  }
  const gone = { tally, first: 0, last: Number.POSITIVE_INFINITY, size: 0, heldSize: 0 };
  const later = tally.followed - live - young - lost;
  if (young > 0) {
    append(pieces, { ...gone, fate: "young", followed: young, allocatedSize: youngBytes });
  }
  if (lost > 0) {
    append(pieces, { ...gone, fate: "unfollowed", followed: lost, allocatedSize: lostBytes });
  }
  if (later > 0) {
    const allocatedSize = max(0, tally.bornBytes - grown - youngBytes - lostBytes);
    append(pieces, { ...gone, fate: "dead", followed: later, allocatedSize });
  }
}

function cohortOf(
  piece: Piece,
  allocatedCount: number,
  draw: Draw | undefined,
  { first: from, last: to }: Range,
  isOwn: boolean,
): Cohort {
  const { fate, first, last, followed } = piece;
  const each = followed === 0 ? 0 : allocatedCount / followed;
  return {
    fate,
    // Of a stratum that only stands in, no more is known than its own interval.
    bornFirst: isOwn ? min(max(first, from), to) : from,
    bornLast: isOwn ? max(min(last, to), from) : to,
    count: fate === "live" ? allocatedCount : 0,
    size: round(piece.size * each),
    heldSize: round(piece.heldSize * each),
    allocatedCount,
    allocatedSize: round(piece.allocatedSize * each),
    draw,
    followed: isOwn && draw !== undefined ? followed : 0,
    variance: 0,
  };
}
