import fc from "fast-check";
import type { AgeOptions, Mark } from "../../runtime/age.ts";
import type { Cohort, Draw } from "../../runtime/cohort.ts";
import {
  AgeFilter,
  Filter,
  type FilterOptions,
  KindFilter,
  LabelFilter,
} from "../../runtime/filter.ts";
import { KINDS } from "../../runtime/protocol.ts";
import { Snapshot } from "../../runtime/snapshot.ts";
import { STATISTIC_KEYS, type StatisticKey } from "../../runtime/statistic.ts";
import type { TraceData } from "../../runtime/trace.ts";
import { snapshotOf } from "./fixtures.ts";

const LAST_EPOCH = 4;
const LABELS = ["GET /a", "GET /b", "job: é😀", "<no label>"];
const MARKS: readonly Mark[] = [
  { name: "warm", epoch: 1 },
  { name: undefined, epoch: 2 },
  { name: "warm", epoch: 3 },
];

const anyIdentity = fc.record(
  {
    kind: fc.constantFrom(...KINDS),
    frames: fc.array(
      fc.record(
        {
          filename: fc.constantFrom("a.ts", "src/b.ts", "node_modules/c/d.js", "é/😀.ts"),
          lineno: fc.integer({ min: 1, max: 3 }),
          column: fc.integer({ min: 1, max: 2 }),
          functionName: fc.constantFrom("f", "", "constructor", "__proto__"),
        },
        { requiredKeys: ["filename", "lineno"] },
      ),
      { minLength: 1, maxLength: 3 },
    ),
    totalFrames: fc.nat(65535),
    className: fc.constantFrom("Point", "Map"),
    label: fc.constantFrom(...LABELS),
  },
  { requiredKeys: ["kind", "frames"] },
);

/** A trace written by hand: sums in the place of cohorts. */
export const anyPlainTrace: fc.Arbitrary<TraceData> = fc
  .tuple(
    anyIdentity,
    fc.record({
      size: fc.nat(1e9),
      count: fc.nat(1e6),
      allocatedSize: fc.nat(1e9),
      allocatedCount: fc.nat(1e6),
      error: fc.double({ min: 0, max: 1e6, noNaN: true }),
    }),
  )
  .map(([identity, sums]) => ({ ...identity, ...sums }));

/** A cohort, and the number of its draw, if it has one. */
const anyCohort = fc
  .record({
    fate: fc.constantFrom(
      "live" as const,
      "young" as const,
      "dead" as const,
      "unfollowed" as const,
    ),
    bornFirst: fc.nat(LAST_EPOCH),
    lasts: fc.nat(2),
    allocatedCount: fc.nat(1e6),
    allocatedSize: fc.nat(1e9),
    size: fc.nat(1e9),
    heldSize: fc.nat(1e6),
    drawNumber: fc.option(fc.nat(3), { nil: undefined }),
    variance: fc.constantFrom(0, 0, 2.5),
  })
  .map(({ lasts, drawNumber, ...drawn }) => {
    const isLive = drawn.fate === "live";
    const heldSize = isLive ? drawn.heldSize : 0;
    const cohort: Cohort = {
      ...drawn,
      bornLast: Math.min(drawn.bornFirst + lasts, LAST_EPOCH),
      count: isLive ? drawn.allocatedCount : 0,
      size: isLive ? drawn.size + heldSize : 0,
      heldSize,
      draw: undefined,
      followed: 0,
    };
    return { cohort, drawNumber };
  });

/** A snapshot whose cohorts share four draws, which are followed in equal parts. */
export const anySnapshot: fc.Arbitrary<Snapshot> = fc
  .array(fc.tuple(anyIdentity, fc.array(anyCohort, { minLength: 1, maxLength: 4 })), {
    maxLength: 10,
  })
  .map((drafts) => {
    const numbers = drafts.flatMap(([, cohorts]) => cohorts.map(({ drawNumber }) => drawNumber));
    const draws = [0, 1, 2, 3].map((number): Draw => {
      const followed = shareOf(number) * numbers.filter((other) => other === number).length;
      return { allocated: followed * 1000, followed };
    });
    const traces = drafts.map(([identity, cohorts]) => ({
      ...identity,
      cohorts: cohorts.map(({ cohort, drawNumber }): Cohort => {
        if (drawNumber === undefined) return cohort;
        return { ...cohort, draw: draws[drawNumber], followed: shareOf(drawNumber) };
      }),
    }));
    return new Snapshot(traces, { ...snapshotOf([]), epoch: LAST_EPOCH, marks: MARKS });
  });

/** How many of a draw's followed values each of its cohorts has. */
function shareOf(drawNumber: number): number {
  return 8 + drawNumber;
}

export const anyKey: fc.Arbitrary<StatisticKey> = fc.constantFrom(...STATISTIC_KEYS);

const anyBirth = fc.oneof(fc.nat(LAST_EPOCH + 1), fc.constant("warm"));
const anyAge: fc.Arbitrary<AgeOptions> = fc.record(
  { minAge: fc.nat(3), bornFrom: anyBirth, bornTo: anyBirth, diedYoung: fc.boolean() },
  { requiredKeys: [] },
);
const anyOptions: fc.Arbitrary<FilterOptions> = fc
  .tuple(
    anyAge,
    fc.record(
      {
        lineno: fc.integer({ min: 1, max: 3 }),
        allFrames: fc.boolean(),
        kind: fc.constantFrom(...KINDS),
        label: fc.constantFrom("*", "GET*"),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([age, rest]) => ({ ...age, ...rest }));

export const anyFilter: fc.Arbitrary<Filter | KindFilter | LabelFilter | AgeFilter> = fc.oneof(
  fc
    .tuple(fc.boolean(), fc.constantFrom("*", "a.ts", "*.ts", "?.ts"), anyOptions)
    .map(([inclusive, pattern, options]) => new Filter(inclusive, pattern, options)),
  fc
    .tuple(fc.boolean(), fc.constantFrom(...KINDS))
    .map(([inclusive, kind]) => new KindFilter(inclusive, kind)),
  fc
    .tuple(fc.boolean(), fc.constantFrom("*", "GET*", "<no label>"))
    .map(([inclusive, pattern]) => new LabelFilter(inclusive, pattern)),
  fc.tuple(fc.boolean(), anyAge).map(([inclusive, age]) => new AgeFilter(inclusive, age)),
);
