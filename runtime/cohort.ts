/**
 * A run of one site's allocations of which a part, drawn at random, was followed. Cohorts that
 * come from one draw share the object, so that errors add up rightly however they are grouped.
 */
export interface Draw {
  readonly allocated: number;
  readonly followed: number;
}

/** What became of values: still alive, dead in the epoch of their birth, or dead later. */
export type Fate = "live" | "young" | "dead";

/** Values of a trace that were born in the same epochs and share a fate. Counts are whole numbers, sizes bytes. */
export interface Cohort {
  readonly fate: Fate;
  /** Epochs in which they were born, first and last; equal where that is known exactly. */
  readonly bornFirst: number;
  readonly bornLast: number;
  /** Live values: `allocatedCount` when the fate is `live`, else 0. */
  readonly count: number;
  /** Live bytes, what the values hold included. */
  readonly size: number;
  /** Part of `size`: bytes of strings that live values hold and whose own line is not known. */
  readonly heldSize: number;
  readonly allocatedCount: number;
  readonly allocatedSize: number;
  /** Where the counts are estimates: the draw that they come from; undefined where all were followed. */
  readonly draw: Draw | undefined;
  /** Followed values of the draw that are in this cohort. */
  readonly followed: number;
  /** Variance of `count` besides that of the draw. */
  readonly variance: number;
}
