import type { Cohort, Draw } from "./cohort.ts";
import type { FrameData } from "./frame.ts";
import { Interner } from "./interner.ts";
import type { TraceOfCohorts } from "./trace.ts";

/** Fates by the number that stands for them. */
export const FATES = ["live", "young", "dead", "unfollowed"] as const;

/** File name, line, column (0: none), function name + 1 (0: none); names index `strings`. */
type FrameTuple = readonly [number, number, number, number];
/** Values allocated, values followed. */
type DrawTuple = readonly [number, number];
/**
 * Fate, allocated count, allocated bytes, live bytes, held bytes, first and last epoch of birth,
 * draw + 1 (0: none), followed, variance. Zeros at the end are left out.
 */
export type CohortTuple = readonly number[];
/**
 * Kind, frames (oldest first), depth (null: not known), class name + 1 (0: none), label + 1
 * (0: none), cohorts. Kind and names index `strings`, frames `frames`.
 */
export type TraceTuple = readonly [
  number,
  readonly number[],
  number | null,
  number,
  number,
  readonly CohortTuple[],
];

/** Traces as plain data; strings, frames and draws are stored once and referred to by index. */
export interface TraceTables {
  readonly frames: readonly FrameTuple[];
  readonly strings: readonly string[];
  readonly draws: readonly DrawTuple[];
  readonly traces: readonly TraceTuple[];
}

/** Encodes traces; frames with one identity are stored once. */
export function encodeTables(
  traces: readonly TraceOfCohorts[],
  identify: (frame: FrameData) => unknown,
): TraceTables {
  const strings = new Interner<string>((text) => text);
  const frames = new Interner(identify);
  const draws = new Interner<Draw>((draw) => draw);
  const tuples = traces.map(
    (trace): TraceTuple => [
      strings.add(trace.kind),
      trace.frames.map((frame) => frames.add(frame)),
      trace.totalFrames ?? null,
      trace.className === undefined ? 0 : strings.add(trace.className) + 1,
      trace.label === undefined ? 0 : strings.add(trace.label) + 1,
      trace.cohorts.map((cohort) => encodeCohort(cohort, draws)),
    ],
  );
  return {
    frames: frames.items.map((frame) => encodeFrame(frame, strings)),
    strings: strings.items,
    draws: draws.items.map(({ allocated, followed }): DrawTuple => [allocated, followed]),
    traces: tuples,
  };
}

function encodeFrame(frame: FrameData, strings: Interner<string>): FrameTuple {
  const { filename, lineno, column = 0, functionName } = frame;
  const name = functionName === undefined ? 0 : strings.add(functionName) + 1;
  return [strings.add(filename), lineno, column, name];
}

function encodeCohort(cohort: Cohort, draws: Interner<Draw>): CohortTuple {
  const tuple = [
    FATES.indexOf(cohort.fate),
    cohort.allocatedCount,
    cohort.allocatedSize,
    cohort.size,
    cohort.heldSize,
    cohort.bornFirst,
    cohort.bornLast,
    cohort.draw === undefined ? 0 : draws.add(cohort.draw) + 1,
    cohort.followed,
    cohort.variance,
  ];
  while (tuple.at(-1) === 0) tuple.pop();
  return tuple;
}
