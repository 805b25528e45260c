import type { Cohort, Draw, Fate } from "../cohort.ts";
import type { Epochs, Range } from "../epochs.ts";
import type { HookState } from "../hook-state.ts";
import { append, SafeMap } from "../intrinsics.ts";
import type { Site } from "../sites.ts";
import type { Context, LiveRow, Stratum, Tally } from "../strata.ts";
import { apportion } from "./apportion.ts";
import { type Group, groupsOf } from "./group.ts";
import { type CensusStrings, type Surplus, stringCohorts } from "./string-cohorts.ts";

// Taken when the module loads: the program may patch them later.
const { max, min, round } = Math;

/** What is known of one site in one context. */
export interface CensusEntry {
  readonly site: Site;
  readonly context: Context;
  readonly cohorts: Cohort[];
}

/** Followed objects of a stratum that share site, context, birth and fate. Sizes are theirs alone. */
class Piece {
  readonly tally: Tally;
  readonly fate: Fate;
  readonly followed: number;
  readonly allocatedSize: number;
  /** Epochs of their birth, first and last. */
  first = 0;
  last = Number.POSITIVE_INFINITY;
  size = 0;
  heldSize = 0;

  constructor(tally: Tally, fate: Fate, followed: number, allocatedSize: number) {
    this.tally = tally;
    this.fate = fate;
    this.followed = followed;
    this.allocatedSize = allocatedSize;
  }
}

/** Adds what one hook's strata say of its sites. Live cells have been sorted into their tallies' rows. */
export function hookCensus(
  state: HookState,
  epochs: Epochs,
  strings: CensusStrings,
  entries: CensusEntry[],
): void {
  const groups = groupsOf(state);
  const width = state.sites.length;
  let entry: CensusEntry | undefined;
  let others: SafeMap<number, CensusEntry> | undefined;
  const add = ({ site, index, context }: Tally, cohort: Cohort): void => {
    if (entry?.site !== site || entry.context !== context) {
      const key = context.id * width + index;
      others ??= new SafeMap();
      entry = others.get(key);
      if (entry === undefined) {
        entry = { site, context, cohorts: [] };
        others.set(key, entry);
        append(entries, entry);
      }
    }
    append(entry.cohorts, cohort);
  };
  const { isOfStrings } = state;
  const surplus: Surplus | undefined = isOfStrings ? new SafeMap() : undefined;
  for (let i = 0; i < groups.length; i++) {
    const group = groups[isOfStrings ? groups.length - 1 - i : i] as Group;
    const bySite = talliesOf(group.base, width);
    for (let index = 0; index < width; index++) {
      const own = bySite[index];
      if (own === undefined) continue;
      if (surplus) stringCohorts(group, own, epochs, strings.made, surplus, add);
      else groupCohorts(group, own, epochs, strings, add);
    }
  }
}

/** A stratum's tallies by the position of their site. A large table is one hook of thousands of sites. */
function talliesOf(stratum: Stratum, sites: number): readonly (Tally[] | undefined)[] {
  const bySite: (Tally[] | undefined)[] = new Array(sites);
  stratum.forEach((tally) => {
    const own = bySite[tally.index];
    if (own === undefined) bySite[tally.index] = [tally];
    else append(own, tally);
  });
  return bySite;
}

function groupCohorts(
  group: Group,
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
    weights[i] = (pieces[i] as Piece).followed;
    followed += (pieces[i] as Piece).followed;
  }
  const draw = group.draw(followed);
  for (let n = 0; n < group.strata.length; n++) {
    const stratum = group.strata[n] as Stratum;
    const counts = apportion(stratum.allocated, weights);
    const range = epochs.range(stratum.interval);
    for (let i = 0; i < pieces.length; i++) {
      const piece = pieces[i] as Piece;
      add(piece.tally, cohortOf(piece, counts[i] ?? 0, draw, range, n === 0));
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
    const piece = new Piece(tally, "live", followed, size);
    piece.first = first;
    piece.last = last;
    piece.heldSize = (held * followed) / live / tally.weight;
    piece.size = size + piece.heldSize;
    append(pieces, piece);
    grown += size;
  }
  if (young > 0) append(pieces, new Piece(tally, "young", young, youngBytes));
  if (lost > 0) append(pieces, new Piece(tally, "unfollowed", lost, lostBytes));
  const later = tally.followed - live - young - lost;
  if (later > 0) {
    const bytes = max(0, tally.bornBytes - grown - youngBytes - lostBytes);
    append(pieces, new Piece(tally, "dead", later, bytes));
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
