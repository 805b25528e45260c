import { describe, expect, it } from "vitest";
import type { AgeOptions } from "../../runtime/age.ts";
import type { Cohort } from "../../runtime/cohort.ts";
import {
  AgeFilter,
  Filter,
  type FilterOptions,
  KindFilter,
  LabelFilter,
  type TraceFilter,
} from "../../runtime/filter.ts";
import { Snapshot } from "../../runtime/snapshot.ts";
import { Trace } from "../../runtime/trace.ts";
import { cohort, snapshotOf, trace } from "./fixtures.ts";

/** Places as `file:line`, oldest to newest. */
function at(...places: string[]): Trace {
  return new Trace(trace(1, places));
}

function passes(inclusive: boolean, pattern: string, traced: Trace, options?: FilterOptions) {
  return new Filter(inclusive, pattern, options).passes(traced);
}

describe("Filter", () => {
  it("has tracemalloc's defaults (row 51)", () => {
    const { inclusive, filenamePattern, lineno, allFrames, kind } = new Filter(true, "abc");
    expect([inclusive, filenamePattern, lineno, allFrames, kind]).toEqual([
      true,
      "abc",
      undefined,
      false,
      undefined,
    ]);
  });

  it("reads back what it was given (row 52)", () => {
    const filter = new Filter(false, "test.ts", { lineno: 123, allFrames: true, kind: "array" });
    expect(filter).toMatchObject({ inclusive: false, lineno: 123, allFrames: true, kind: "array" });
    expect(filter.filenamePattern).toBe("test.ts");
  });

  it("keeps its pattern (row 53), and takes none but a string", () => {
    const filter = new Filter(true, "abc");
    expect(() => Object.assign(filter, { filenamePattern: "def" })).toThrow(TypeError);
    expect(() => new Filter(true, /abc/ as never)).toThrow(TypeError);
  });

  const lines = [0, 5, 10];

  it("matches any line when none is given (row 54)", () => {
    for (const line of lines) {
      expect(passes(true, "abc", at(`abc:${line}`))).toBe(true);
      expect(passes(true, "abc", at(`12356:${line}`))).toBe(false);
      expect(passes(false, "abc", at(`abc:${line}`))).toBe(false);
      expect(passes(false, "abc", at(`12356:${line}`))).toBe(true);
    }
  });

  it.each([
    ["row 55", 5],
    ["row 56", 0],
  ])("matches only the line given (%s)", (_, lineno) => {
    for (const line of lines) {
      expect(passes(true, "abc", at(`abc:${line}`), { lineno })).toBe(line === lineno);
      expect(passes(true, "abc", at(`12356:${line}`), { lineno })).toBe(false);
      expect(passes(false, "abc", at(`abc:${line}`), { lineno })).toBe(line !== lineno);
      expect(passes(false, "abc", at(`12356:${line}`), { lineno })).toBe(true);
    }
  });

  it("includes or excludes by file name (row 57)", () => {
    const names = ["abc", "12356", "<unknown>"];
    expect(names.map((name) => passes(true, "abc", at(`${name}:0`)))).toEqual([true, false, false]);
    expect(names.map((name) => passes(false, "abc", at(`${name}:0`)))).toEqual([false, true, true]);
  });

  it.each([
    [58, "abc", "", false],
    [58, "", "abc", false],
    [58, "", "", true],
    [58, "", "*", true],
    [59, "abc", "abc", true],
    [59, "abcd", "abc", false],
    [59, "def", "abc", false],
    [60, "abc", "a*", true],
    [60, "abc", "abc*", true],
    [60, "abc", "b*", false],
    [60, "abc", "abcd*", false],
    [61, "abc", "a*c", true],
    [61, "abcdcx", "a*cx", true],
    [61, "abb", "a*c", false],
    [61, "abcdce", "a*cx", false],
    [62, "abcde", "a*c*e", true],
    [62, "abcbdefeg", "a*bd*eg", true],
    [62, "abcdd", "a*c*e", false],
    [62, "abcbdefef", "a*bd*eg", false],
    [64, "aBC", "ABc", false],
    [64, "aBcDe", "Ab*dE", false],
    [65, "a/b", "a\\b", false],
    [65, "a\\b", "a/b", false],
  ])("speaks fnmatch (row %d): %j against %j", (_, name, pattern, expected) => {
    expect(passes(true, pattern, at(`${name}:1`))).toBe(expected);
    expect(passes(false, pattern, at(`${name}:1`))).toBe(!expected);
  });

  it.each([
    ["src/.hidden/a\nb.ts", "*.ts", true],
    ["src/a.ts", "src/**", true],
    ["abc", "a?c", true],
    ["a/c", "a?c", true],
    ["ac", "a?c", false],
    ["a😀c", "a?c", true],
    ["abc", "a[bx]c", true],
    ["abc", "a[!b]c", false],
    ["axc", "a[!b]c", true],
    ["a^c", "a[^b]c", true],
    ["abc", "a[^b]c", true],
    ["axc", "a[^b]c", false],
    ["a]c", "a[]]c", true],
    ["abc", "a[a-c]c", true],
    ["a-c", "a[b-]c", true],
    ["abc", "a[c-a]c", false],
    ["abc", "a[!c-a]c", true],
    ["a[bc", "a[bc", true],
    ["abc", "{abc,d}", false],
    ["a*c", "a[*]c", true],
    ["abc", "a[*]c", false],
    ["abc", "a\\bc", false],
  ])("speaks the rest of fnmatch: %j against %j", (name, pattern, expected) => {
    expect(passes(true, pattern, at(`${name}:1`))).toBe(expected);
  });

  const tracebacks = [
    at("b:3", "a:2"),
    at("b:5", "b:4"),
    at("<unknown>:0", "c:5"),
    at("<unknown>:0"),
  ];

  it.each([
    [67, true, "b", true, [true, true, false, false]],
    [68, true, "b", false, [false, true, false, false]],
    [69, false, "b", true, [false, false, true, true]],
    [70, false, "b", false, [true, false, true, true]],
    [71, false, "<unknown>", false, [true, true, true, false]],
    [72, true, "<unknown>", true, [false, false, true, true]],
    [73, false, "<unknown>", true, [true, true, false, false]],
  ])(
    "looks at the most recent frame, or at all (row %d)",
    (_, inclusive, pattern, allFrames, expected) => {
      const filter = new Filter(inclusive, pattern, { allFrames });
      expect(tracebacks.map((traced) => filter.passes(traced))).toEqual(expected);
    },
  );
});

describe("filterTraces", () => {
  const snapshot = snapshotOf([
    trace(1, ["m:9", "a:1"], { kind: "object" }),
    trace(2, ["m:9", "a:2"], { kind: "array" }),
    trace(4, ["m:9", "b:1"], { kind: "object" }),
    trace(8, ["<unknown>:0"], { kind: "array" }),
    trace(16, ["m:9", "a:7", "lib/c.py:3"], { kind: "function" }),
  ]);
  const include = (pattern: string, options?: FilterOptions) => new Filter(true, pattern, options);
  const exclude = (pattern: string, options?: FilterOptions) => new Filter(false, pattern, options);
  const all = { allFrames: true };
  const array = { kind: "array" } as const;

  it.each([
    ["inc a", [include("a")], [1, 2]],
    ["inc a, inc b", [include("a"), include("b")], [1, 2, 4]],
    ["exc a", [exclude("a")], [4, 8, 16]],
    ["inc a, exc a:1", [include("a"), exclude("a", { lineno: 1 })], [2]],
    ["inc a all", [include("a", all)], [1, 2, 16]],
    ["exc a all", [exclude("a", all)], [4, 8]],
    ["inc m:9 all", [include("m", { ...all, lineno: 9 })], [1, 2, 4, 16]],
    ["inc m:8 all", [include("m", { ...all, lineno: 8 })], []],
    ["inc * of a kind", [include("*", array)], [2, 8]],
    ["inc a of a kind", [include("a", array)], [2]],
    ["exc a of a kind", [exclude("a", array)], [1, 4, 8, 16]],
    ["exc * of a kind", [exclude("*", array)], [1, 4, 16]],
    ["a kind", [new KindFilter(true, "array")], [2, 8]],
    ["not a kind", [new KindFilter(false, "array")], [1, 4, 16]],
    ["two kinds", [new KindFilter(true, "array"), new KindFilter(true, "function")], [2, 8, 16]],
    ["a kind or inc a", [new KindFilter(true, "array"), include("a")], [1, 2, 8]],
    ["a kind, exc a", [new KindFilter(true, "array"), exclude("a")], [8]],
    ["inc c.py", [include("c.py")], []],
    ["inc */c.py", [include("*/c.py")], [16]],
    ["inc * line 0", [include("*", { lineno: 0 })], [8]],
    ["exc <unknown>", [exclude("<unknown>")], [1, 2, 4, 16]],
  ])("gives tracemalloc's result: %s", (_, filters, sizes) => {
    expect(snapshot.filterTraces(filters).traces.map(({ size }) => size)).toEqual(sizes);
  });

  it("takes filters that its user defines, and refuses what is none", () => {
    const small = { inclusive: true, passes: ({ size }: Trace) => size < 4 };
    const sizes = (filters: Iterable<TraceFilter>) =>
      snapshot.filterTraces(filters).traces.map(({ size }) => size);
    expect(sizes([small])).toEqual([1, 2]);
    expect(sizes([{ ...small, inclusive: false }, exclude("a")])).toEqual([]);
    expect(sizes(new Set([small, include("b")]))).toEqual([1, 2, 4]);
    expect(sizes([{ ...small, inclusive: 2 } as never])).toEqual([1, 2]);
    for (const other of ["a.py", 5, null, undefined, {}, { inclusive: true }]) {
      expect(() => sizes([other as never])).toThrow(TypeError);
    }
    expect(() => sizes("a" as never)).toThrow(
      "a filter has `inclusive` and `passes(trace)`; this is not one: a",
    );
    expect(() => sizes([new Date(0) as never])).toThrow(/not one: Date$/);
    expect(sizes("" as never)).toEqual([1, 2, 4, 8, 16]);
  });
});

describe("filters by label and age", () => {
  const born = (bornFirst: number, bornLast = bornFirst) => ({ bornFirst, bornLast });
  const labelled = (label: string | undefined, cohorts: readonly Cohort[]) => ({
    ...trace(0, ["a:1"]),
    label,
    cohorts,
  });
  // Powers of two, so that a sum tells which of them it is of.
  const snapshot = new Snapshot(
    [
      labelled("GET /x", [cohort("live", 1, born(0)), cohort("live", 2, born(1, 2))]),
      labelled("POST /x", [cohort("young", 4, born(1)), cohort("dead", 8, born(1))]),
      labelled(undefined, [cohort("live", 16, born(3)), cohort("young", 32, born(3))]),
    ],
    {
      ...snapshotOf([]),
      epoch: 3,
      marks: [
        { name: "warm", epoch: 1 },
        { name: undefined, epoch: 2 },
        { name: "again", epoch: 2 },
        { name: "again", epoch: 3 },
      ],
    },
  );
  const passing = (...filters: TraceFilter[]) =>
    snapshot.filterTraces(filters).traces.reduce((sum, t) => sum + t.allocatedCount, 0);

  it.each<[string, AgeOptions, number]>([
    ["nothing asked", {}, 63],
    ["minAge 0", { minAge: 0 }, 1 + 2 + 16],
    ["minAge 1", { minAge: 1 }, 1 + 2],
    ["minAge 2", { minAge: 2 }, 1],
    ["minAge 4", { minAge: 4 }, 0],
    ["bornFrom 1", { bornFrom: 1 }, 2 + 4 + 8 + 16 + 32],
    ["bornFrom 2", { bornFrom: 2 }, 16 + 32],
    ["bornTo 2", { bornTo: 2 }, 1 + 4 + 8],
    ["bornFrom 1, bornTo 3", { bornFrom: 1, bornTo: 3 }, 2 + 4 + 8],
    ["bornFrom a mark", { bornFrom: "warm" }, 2 + 4 + 8 + 16 + 32],
    ["bornFrom the last mark of that name", { bornFrom: "again" }, 16 + 32],
    ["bornTo a mark", { bornTo: "again" }, 1 + 2 + 4 + 8],
    ["died young", { diedYoung: true }, 4 + 32],
    ["did not die young", { diedYoung: false }, 1 + 2 + 8 + 16],
    ["young ones of the last epoch", { diedYoung: true, bornFrom: 3 }, 32],
  ])("select cohorts: %s", (_, age, expected) => {
    expect(passing(new AgeFilter(true, age))).toBe(expected);
    expect(passing(new AgeFilter(false, age))).toBe(63 - expected);
    expect(passing(new Filter(true, "a", age))).toBe(expected);
    expect(passing(new Filter(false, "a", age))).toBe(63 - expected);
    expect(passing(new Filter(true, "b", age))).toBe(0);
    expect(passing(new Filter(false, "b", age))).toBe(63);
  });

  it.each([
    ["* /x", 15],
    ["GET *", 3],
    ["*", 15],
    ["get *", 0],
    ["<no label>", 0],
  ])("select labels: %s", (pattern, expected) => {
    expect(passing(new LabelFilter(true, pattern))).toBe(expected);
    expect(passing(new LabelFilter(false, pattern))).toBe(63 - expected);
    expect(passing(new Filter(true, "a", { label: pattern }))).toBe(expected);
    expect(passing(new Filter(false, "a", { label: pattern }))).toBe(63 - expected);
  });

  it("combine: any inclusive one, and no exclusive one", () => {
    const young = new AgeFilter(true, { diedYoung: true });
    expect(passing(young, new LabelFilter(true, "GET *"))).toBe(3 + 4 + 32);
    expect(passing(young, new LabelFilter(false, "POST *"))).toBe(32);
    expect(passing(new AgeFilter(false, { minAge: 2 }), new LabelFilter(true, "GET *"))).toBe(2);
  });

  it("leave a trace what passes of it, with sums to match", () => {
    const [first, ...others] = snapshot.filterTraces([new AgeFilter(true, { minAge: 2 })]).traces;
    expect(others).toEqual([]);
    expect(first).toMatchObject({ label: "GET /x", count: 1, size: 2, allocatedCount: 1 });
    const all = snapshot.filterTraces([new AgeFilter(true, { minAge: 0 })]).traces;
    expect(all[0]).toBe(snapshot.traces[0]);
    const { epoch, marks } = snapshot.filterTraces([]);
    expect({ epoch, marks }).toEqual({ epoch: 3, marks: snapshot.marks });
  });

  it("refuse a mark that is not there, naming those that are", () => {
    const filter = new AgeFilter(true, { bornFrom: "cold" });
    expect(() => snapshot.filterTraces([filter])).toThrow(
      new RangeError('the snapshot has no mark "cold"; its marks are "warm", "again"'),
    );
    expect(() => snapshotOf([]).filterTraces([filter])).toThrow(
      new RangeError('the snapshot has no mark "cold"; it has no named marks'),
    );
  });

  it("read back what they were given, and take nothing of another type", () => {
    const age = { minAge: 1, bornFrom: "warm", bornTo: 3, diedYoung: false };
    expect(new AgeFilter(false, age)).toMatchObject({ ...age, inclusive: false });
    expect(new Filter(true, "a", { ...age, label: "x*" })).toMatchObject({ ...age, label: "x*" });
    expect(new LabelFilter(true, "x*").labelPattern).toBe("x*");
    for (const filter of [new LabelFilter(true, "x"), new KindFilter(true, "array")]) {
      const field = filter instanceof KindFilter ? "kind" : "labelPattern";
      expect(() => Object.assign(filter, { [field]: "array" })).toThrow(TypeError);
    }
    expect(() => new LabelFilter(true, /x/ as never)).toThrow(TypeError);
    expect(() => new Filter(true, "a", { label: 3 as never })).toThrow(TypeError);
    for (const wrong of [{ minAge: "1" }, { bornFrom: {} }, { bornTo: null }, { diedYoung: 1 }]) {
      expect(() => new AgeFilter(true, wrong as never)).toThrow(TypeError);
      expect(() => new Filter(true, "a", wrong as never)).toThrow(TypeError);
    }
  });
});
