import type { Cohort, Draw, Fate } from "../cohort.ts";
import type { Epochs } from "../epochs.ts";
import type { HookState } from "../hook-state.ts";
import type { Site } from "../sites.ts";
import type { Context, Stratum, Tally } from "../strata.ts";
import { apportion } from "./apportion.ts";
import { type CensusStrings, stringCohorts } from "./string-cohorts.ts";

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

/** What one hook's strata say of its sites. Live cells have been sorted into their tallies' rows. */
export function hookCensus(
  state: HookState,
  epochs: Epochs,
  strings: CensusStrings,
): CensusEntry[] {
  const entries: CensusEntry[] = [];
  for (const [index, site] of state.sites.entries()) {
    const byContext = new Map<number, CensusEntry>();
    const add = ({ context }: Tally, cohort: Cohort): void => {
      let entry = byContext.get(context.id);
      if (entry === undefined) {
        entry = { site, context, cohorts: [] };
        byContext.set(context.id, entry);
        entries.push(entry);
      }
      entry.cohorts.push(cohort);
    };
    for (const group of groups(state)) {
      const tallies = talliesOf(group.base, index);
      if (site.kind === "string") stringCohorts(group.base, tallies, epochs, strings, add);
      else groupCohorts(group, tallies, epochs, strings, add);
    }
  }
  return entries;
}

function groups(state: HookState): Group[] {
  const found: Group[] = [];
  for (const stratum of state.strata) {
    if (stratum.allocated === 0) continue;
    const last = found.at(-1);
    if (stratum.followed === 0 && last !== undefined) last.alike.push(stratum);
    else found.push({ base: stratum, alike: [] });
  }
  for (const stratum of state.largeStrata) found.push({ base: stratum, alike: [] });
  return found;
}

function talliesOf(stratum: Stratum, index: number): Tally[] {
  const tallies: Tally[] = [];
  stratum.forEach((tally) => {
    if (tally.index === index) tallies.push(tally);
  });
  return tallies;
}

function groupCohorts(
  { base, alike }: Group,
  tallies: readonly Tally[],
  epochs: Epochs,
  strings: CensusStrings,
  add: (tally: Tally, cohort: Cohort) => void,
): void {
  const pieces = tallies.flatMap((tally) => piecesOf(tally, strings));
  const followed = pieces.reduce((sum, piece) => sum + piece.followed, 0);
  const allocated = alike.reduce((sum, stratum) => sum + stratum.allocated, base.allocated);
  const draw = allocated > followed ? { allocated, followed } : undefined;
  const weights = pieces.map((piece) => piece.followed);
  for (const stratum of [base, ...alike]) {
    const counts = apportion(stratum.allocated, weights);
    const range = epochs.range(stratum.interval);
    for (const [i, piece] of pieces.entries()) {
      add(piece.tally, cohortOf(piece, counts[i] ?? 0, draw, range, stratum === base));
    }
  }
}

function piecesOf(tally: Tally, strings: CensusStrings): Piece[] {
  const held = strings.held.get(tally)?.bytes ?? 0;
  const pieces: Piece[] = [];
  let live = 0;
  for (const { followed } of tally.rows) live += followed;
  let grown = 0;
  for (const row of tally.rows) {
    const heldSize = (held * row.followed) / live / tally.weight;
    const { first, last, followed, size } = row;
    const whole = size + heldSize;
    pieces.push({ tally, fate: "live", first, last, followed, size: whole, allocatedSize: size, heldSize });
    grown += size;
  }
  const gone = { tally, first: 0, last: Number.POSITIVE_INFINITY, size: 0, heldSize: 0 };
  const { young, youngBytes } = tally;
  const later = tally.followed - live - young;
  if (young > 0) pieces.push({ ...gone, fate: "young", followed: young, allocatedSize: youngBytes });
  if (later > 0) {
    const allocatedSize = Math.max(0, tally.bornBytes - grown - youngBytes);
    pieces.push({ ...gone, fate: "dead", followed: later, allocatedSize });
  }
  return pieces;
}

function cohortOf(
  piece: Piece,
  allocatedCount: number,
  draw: Draw | undefined,
  [from, to]: readonly [first: number, last: number],
  isOwn: boolean,
): Cohort {
  const { fate, first, last, followed } = piece;
  const each = followed === 0 ? 0 : allocatedCount / followed;
  return {
    fate,
    // Of a stratum that only stands in, no more is known than its own interval.
    bornFirst: isOwn ? Math.min(Math.max(first, from), to) : from,
    bornLast: isOwn ? Math.max(Math.min(last, to), from) : to,
    count: fate === "live" ? allocatedCount : 0,
    size: Math.round(piece.size * each),
    heldSize: Math.round(piece.heldSize * each),
    allocatedCount,
    allocatedSize: Math.round(piece.allocatedSize * each),
    draw,
    followed: isOwn ? followed : 0,
    variance: 0,
  };
}
