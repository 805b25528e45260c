import { describe, expect, it } from "vitest";
import { type Cohort, type Draw, errorsOf, sumsOf, varianceOf } from "../../runtime/cohort.ts";
import { Snapshot } from "../../runtime/snapshot.ts";
import { cohort, snapshotOf, trace } from "./fixtures.ts";

const draw: Draw = { allocated: 1000, followed: 100 };

/** A part of a draw: that many of its followed values, each standing for ten. */
function drawn(fate: Cohort["fate"], followed: number, from: Draw = draw): Cohort {
  return cohort(fate, followed * 10, { draw: from, followed });
}

describe("sums over cohorts", () => {
  it("count what lives, what is held, what died young and what is not followed", () => {
    const cohorts = [
      cohort("live", 3, { size: 50, heldSize: 20 }),
      cohort("young", 5, { allocatedSize: 70 }),
      cohort("dead", 7),
      cohort("unfollowed", 2),
    ];
    expect(sumsOf(cohorts)).toEqual({
      size: 50,
      heldSize: 20,
      count: 3,
      allocatedSize: 94,
      allocatedCount: 17,
      diedYoungCount: 5,
      unfollowedCount: 2,
    });
  });
});

describe("errors", () => {
  const whole = errorsOf([drawn("live", 30), drawn("young", 70)]);

  it.each([
    ["all followed", 100, 100, 30, 0],
    ["one in ten", 1000, 100, 49, (1000 * 900 * 0.25 * (50 / 51) * (52 / 51)) / 100],
    ["none found", 1000, 100, 0, (9000 * 1 * 101) / 102 ** 2],
    ["none followed", 10, 0, 0, 25],
  ])("come from a sample without replacement: %s", (_, allocated, followed, found, expected) => {
    expect(varianceOf(allocated, followed, found)).toBeCloseTo(expected, 9);
  });

  it("are of one draw once, however its values are split", () => {
    const parts = Array.from({ length: 10 }, () => [drawn("live", 3), drawn("young", 7)]);
    expect(errorsOf(parts.flat())).toEqual(whole);
    expect(whole).toEqual({ error: Math.sqrt(varianceOf(1000, 100, 30)), allocatedError: 0 });
  });

  it("of what was allocated is there where a part of a draw is", () => {
    const part = errorsOf([drawn("live", 3), drawn("young", 7)]);
    expect(part.allocatedError).toBe(Math.sqrt(varianceOf(1000, 100, 10)));
  });

  it("of several draws, also equal ones, add up in quadrature, as do other variances", () => {
    const twin = { ...draw };
    const both = errorsOf([drawn("live", 30), drawn("live", 30, twin)]);
    expect(both.error).toBeCloseTo(whole.error * Math.SQRT2, 9);
    expect(
      errorsOf([cohort("live", 5, { variance: 9 }), cohort("live", 5, { variance: 16 })]),
    ).toEqual({ error: 5, allocatedError: 0 });
  });

  const split = Array.from({ length: 10 }, (_, i) => ({
    ...trace(0, [`caller:${i}`, "a:1"]),
    label: `job ${i}`,
    cohorts: [drawn("live", 3), drawn("young", 7)],
  }));
  const unsplit = { ...trace(0, ["a:1"]), cohorts: [drawn("live", 30), drawn("young", 70)] };

  it.each(["lineno", "filename", "kind"] as const)(
    "of a line are those of the line, not of its tracebacks and labels: %s",
    (key) => {
      const [line, ...others] = snapshotOf(split).statistics(key);
      expect(others).toEqual([]);
      const { error, allocatedError } = snapshotOf([unsplit]).statistics(key)[0] as typeof whole;
      expect(line).toMatchObject({ error, allocatedError, count: 300, allocatedCount: 1000 });
      expect(error).toBeLessThan(Math.hypot(...snapshotOf(split).traces.map((t) => t.error)));
    },
  );

  it("of a frame that a stack has three times are three times as large", () => {
    const recursive = { ...unsplit, frames: Array(3).fill({ filename: "a", lineno: 1 }) };
    const [line] = snapshotOf([recursive]).statistics("lineno", true);
    expect(line).toMatchObject({ count: 900, error: whole.error * 3 });
  });
});

describe("statistics", () => {
  const labelled = (label: string | undefined, young: number, dead: number) => ({
    ...trace(0, ["a:1"]),
    label,
    cohorts: [
      cohort("live", 1, { size: 8 }),
      ...(young > 0 ? [cohort("young", young)] : []),
      ...(dead > 0 ? [cohort("dead", dead)] : []),
    ],
  });
  const snapshot = snapshotOf([
    labelled("GET /x", 2, 1),
    labelled("GET /x", 4, 0),
    labelled(undefined, 0, 0),
  ]);

  it("go by label, and show it", () => {
    const statistics = snapshot.statistics("label");
    expect(statistics.map(String)).toEqual([
      "GET /x: size=16 B, count=2, average=8 B",
      "<no label>: size=8 B, count=1, average=8 B",
    ]);
    expect(statistics.map(({ label }) => label)).toEqual(["GET /x", undefined]);
    expect(() => snapshot.statistics("label", true)).toThrow(RangeError);
    expect(String(snapshot.compareTo(snapshotOf([]), "label")[0])).toBe(
      "GET /x: size=16 B (+16 B), count=2 (+2), average=8 B",
    );
  });

  it("keep an empty label apart from none", () => {
    const labels = ["", undefined].map((label) => labelled(label, 0, 0));
    const found = snapshotOf(labels).statistics("label");
    expect(found.map(({ label, count }) => [label, count])).toEqual([
      [undefined, 1],
      ["", 1],
    ]);
  });

  it("tell the share that died young", () => {
    const [some, none] = snapshot.statistics("label");
    expect(some).toMatchObject({ diedYoungCount: 6, allocatedCount: 9, diedYoungShare: 6 / 9 });
    expect(none?.diedYoungShare).toBe(0);
    const [empty] = new Snapshot([trace(0, ["a:1"], { count: 0 })], snapshot).statistics("lineno");
    expect(empty).toMatchObject({ allocatedCount: 0, diedYoungShare: 0 });
  });
});
