import { describe, expect, it } from "vitest";
import { Filter, KindFilter } from "../../runtime/filter.ts";
import { Snapshot } from "../../runtime/snapshot.ts";
import type { Statistic, StatisticDiff, StatisticKey } from "../../runtime/statistic.ts";
import { Trace } from "../../runtime/trace.ts";
import { Frame, Traceback } from "../../runtime/traceback.ts";
import { snapshotOf, trace } from "./fixtures.ts";

// tracemalloc's fixtures S1 and S2; its domains are kinds here, its equal blocks one trace.
const first = [
  trace(30, ["b.py:4", "a.py:2"], { kind: "object", count: 3, totalFrames: 3 }),
  trace(2, ["b.py:4", "a.py:5"], { kind: "array", totalFrames: 3 }),
  trace(66, ["b.py:1"], { kind: "function" }),
  trace(7, ["<unknown>:0"], { kind: "class" }),
];
const second = [
  trace(30, ["b.py:4", "a.py:2"], { kind: "object", count: 3, totalFrames: 3 }),
  trace(2, ["b.py:4", "a.py:5"], { kind: "function", totalFrames: 3 }),
  trace(5000, ["b.py:4", "a.py:5"], { kind: "function", totalFrames: 3 }),
  trace(400, ["c.py:578"], { kind: "instance" }),
];
const s1 = snapshotOf(first);
const s2 = snapshotOf(second);

function sizes(snapshot: Snapshot): number[] {
  return snapshot.traces.map(({ size }) => size);
}

function places(traceback: Traceback): string {
  return traceback.frames.join(" ");
}

/** `place size/count`, one a statistic. */
function rows(statistics: Statistic[]): string[] {
  return statistics.map((s) => `${places(s.traceback)} ${s.size}/${s.count}`);
}

/** `place size diff count diff`, one a difference. */
function diffRows(diffs: StatisticDiff[]): string[] {
  return diffs.map(
    (d) => `${places(d.traceback)} ${d.size} ${d.sizeDiff} ${d.count} ${d.countDiff}`,
  );
}

describe("Frame and Traceback", () => {
  it("an empty traceback has no frames, a total or not (row 1)", () => {
    expect(new Traceback([]).totalFrames).toBeUndefined();
    expect(new Traceback([], 0)).toMatchObject({ length: 0, totalFrames: 0 });
    expect(String(new Traceback([]))).toBe("");
  });

  it("keeps frames from oldest to newest, and the total (row 2)", () => {
    const f1 = new Frame({ filename: "f1", lineno: 1, column: 7, functionName: "load" });
    const f2 = new Frame({ filename: "f2", lineno: 2 });
    const traceback = new Traceback([f2, f1], 2);
    expect([...traceback]).toEqual([f2, f1]);
    expect(traceback.totalFrames).toBe(2);
    expect([traceback.at(0), traceback.at(-1), traceback.at(2)]).toEqual([f2, f1, undefined]);
    expect(f1).toMatchObject({ filename: "f1", lineno: 1, column: 7, functionName: "load" });
  });

  it("is a sequence of frames, told apart by value", () => {
    const { traceback } = new Trace(trace(1, ["a:1", "b:2", "c:3", "b:2"]));
    const b = new Frame({ filename: "b", lineno: 2 });
    expect(traceback.slice(1, 3).map(String)).toEqual(["b:2", "c:3"]);
    expect(traceback.slice(-2)).toEqual(traceback.frames.slice(2));
    expect([traceback.indexOf(b), traceback.includes(b)]).toEqual([1, true]);
    const other = new Frame({ filename: "b", lineno: 3 });
    expect([traceback.indexOf(other), traceback.includes(other)]).toEqual([-1, false]);
  });

  it("cannot be changed", () => {
    const changed = new Trace(trace(1, ["a:1"]));
    const frame = changed.traceback.at(0) as Frame;
    for (const [value, field] of [
      [frame, "lineno"],
      [changed.traceback, "totalFrames"],
      [changed.traceback.frames, "0"],
      [changed, "size"],
      [changed.cohorts, "length"],
      [s1.traces, "0"],
    ] as const) {
      expect(() => Object.assign(value, { [field]: 0 }), field).toThrow(TypeError);
    }
  });

  it("orders frames by code points, then by line as a number", () => {
    const names = ["\u{1F600}:1", "\uFFFD:1", "a:10", "a:9", "B:1"];
    const sorted = names
      .map((name) => new Trace(trace(1, [name])).traceback)
      .sort((a, b) => a.compare(b));
    expect(sorted.map(String)).toEqual(["B:1", "a:9", "a:10", "\uFFFD:1", "\u{1F600}:1"]);
  });

  it("compares frames only, a prefix before the whole", () => {
    const { traceback } = new Trace(trace(1, ["a:1", "b:2"]));
    expect(traceback.equals(new Traceback(traceback.frames, 99))).toBe(true);
    expect(traceback.compare(new Traceback(traceback.frames.slice(0, 1)))).toBeGreaterThan(0);
  });

  const [{ traceback }] = s1.traces as [Trace];
  const sourceLine = (filename: string, lineno: number) => `  <${filename}, ${lineno}>`;
  const b = ['  File "b.py", line 4', "    <b.py, 4>"];
  const a = ['  File "a.py", line 2', "    <a.py, 2>"];

  it("formats frames with their source lines (row 49)", () => {
    expect(traceback.format({ sourceLine })).toEqual([...b, ...a]);
    expect(traceback.format()).toEqual([b[0], a[0]]);
    expect(traceback.format({ sourceLine: () => " " })).toEqual([b[0], a[0]]);
  });

  it("limits and turns round what it formats (row 50)", () => {
    expect(traceback.format({ sourceLine, limit: 1 })).toEqual(a);
    expect(traceback.format({ sourceLine, limit: -1 })).toEqual(b);
    expect(traceback.format({ sourceLine, mostRecentFirst: true })).toEqual([...a, ...b]);
    expect(traceback.format({ sourceLine, limit: 1, mostRecentFirst: true })).toEqual(a);
    expect(traceback.format({ sourceLine, limit: -1, mostRecentFirst: true })).toEqual(b);
  });

  it.each([
    [1, "c"],
    [2, "bc"],
    [3, "abc"],
    [9, "abc"],
    [0, ""],
    [-1, "ab"],
    [-2, "a"],
    [-3, ""],
    [-9, ""],
  ])("keeps the newest frames, or drops them: limit %d", (limit, names) => {
    const { traceback: three } = new Trace(trace(1, ["a:1", "b:1", "c:1"]));
    const lines = [...names].map((name) => `  File "${name}", line 1`);
    expect(three.format({ limit })).toEqual(lines);
    expect(three.format({ limit, mostRecentFirst: true })).toEqual(lines.reverse());
  });
});

describe("Snapshot", () => {
  it("holds its traces and limit (row 24)", () => {
    const snapshot = new Snapshot([trace(5, ["a.py:2"], { totalFrames: 10 })], {
      ...s1,
      tracebackLimit: 5,
    });
    expect(snapshot.tracebackLimit).toBe(5);
    expect(snapshot.traces).toHaveLength(1);
    expect(snapshot.traces[0]).toMatchObject({ size: 5, totalFrames: 10 });
    expect(places((snapshot.traces[0] as Trace).traceback)).toBe("a.py:2");
    expect(snapshot).toMatchObject({ collected: true, meta: { sampling: "exact" } });
  });

  it("filters out by the most recent frame (rows 25 to 27)", () => {
    const filtered = s1.filterTraces([new Filter(false, "b.py")]);
    expect(sizes(filtered)).toEqual([30, 2, 7]);
    expect(filtered.tracebackLimit).toBe(2);
    expect(sizes(s1)).toEqual([30, 2, 66, 7]);
    const lines = [2, 5].map((lineno) => new Filter(true, "a.py", { lineno }));
    expect(sizes(filtered.filterTraces(lines))).toEqual([30, 2]);
  });

  it("copies when there are no filters (row 28)", () => {
    const copy = s1.filterTraces([]);
    expect(copy).not.toBe(s1);
    expect(copy.traces).not.toBe(s1.traces);
    expect(copy.traces).toEqual(s1.traces);
  });

  it("refuses a filter that is not in a list (row 29)", () => {
    const filter = new Filter(true, "a.py") as never;
    expect(() => s1.filterTraces(filter)).toThrow(
      new TypeError("filters must be a list of filters, not object"),
    );
    expect(() => s1.filterTraces(["a.py"] as never)).toThrow(TypeError);
  });

  it("filters by kind (rows 30 to 32)", () => {
    const filtered = (...filters: (Filter | KindFilter)[]) => sizes(s1.filterTraces(filters));
    expect(filtered(new Filter(false, "a.py", { kind: "array" }))).toEqual([30, 66, 7]);
    expect(filtered(new Filter(true, "a.py", { kind: "array" }))).toEqual([2]);
    expect(filtered(new KindFilter(false, "class"))).toEqual([30, 2, 66]);
    expect(filtered(new KindFilter(true, "class"))).toEqual([7]);
  });

  it.each([
    [33, s1, "lineno", ["b.py:1 66/1", "a.py:2 30/3", "<unknown>:0 7/1", "a.py:5 2/1"]],
    [34, s2, "lineno", ["a.py:5 5002/2", "c.py:578 400/1", "a.py:2 30/3"]],
    [36, s1, "filename", ["b.py:0 66/1", "a.py:0 32/4", "<unknown>:0 7/1"]],
    [37, s2, "filename", ["a.py:0 5032/5", "c.py:0 400/1"]],
    [
      39,
      s1,
      "traceback",
      ["b.py:1 66/1", "b.py:4 a.py:2 30/3", "<unknown>:0 7/1", "b.py:4 a.py:5 2/1"],
    ],
    [40, s2, "traceback", ["b.py:4 a.py:5 5002/2", "c.py:578 400/1", "b.py:4 a.py:2 30/3"]],
  ] as const)("groups as tracemalloc does (row %d)", (_, snapshot, key, expected) => {
    expect(rows(snapshot.statistics(key))).toEqual(expected);
  });

  it.each([
    [
      35,
      "lineno",
      [
        "a.py:5 5002 5000 2 1",
        "c.py:578 400 400 1 1",
        "b.py:1 0 -66 0 -1",
        "<unknown>:0 0 -7 0 -1",
        "a.py:2 30 0 3 0",
      ],
    ],
    [
      38,
      "filename",
      ["a.py:0 5032 5000 5 1", "c.py:0 400 400 1 1", "b.py:0 0 -66 0 -1", "<unknown>:0 0 -7 0 -1"],
    ],
    [
      41,
      "traceback",
      [
        "b.py:4 a.py:5 5002 5000 2 1",
        "c.py:578 400 400 1 1",
        "b.py:1 0 -66 0 -1",
        "<unknown>:0 0 -7 0 -1",
        "b.py:4 a.py:2 30 0 3 0",
      ],
    ],
  ] as const)("compares as tracemalloc does (row %d)", (_, key, expected) => {
    expect(diffRows(s2.compareTo(s1, key))).toEqual(expected);
  });

  it("refuses cumulative tracebacks (row 42) and unknown keys", () => {
    expect(() => s1.statistics("traceback", true)).toThrow(
      new RangeError("cumulative mode cannot by used with key type 'traceback'"),
    );
    expect(() => s1.statistics("foo" as StatisticKey)).toThrow(
      new RangeError("unknown key_type: 'foo'"),
    );
    expect(() => s1.compareTo(s2, "toString" as StatisticKey)).toThrow(RangeError);
  });

  it.each([
    [43, "filename", ["b.py:0 98/5", "a.py:0 32/4", "<unknown>:0 7/1"]],
    [44, "lineno", ["b.py:1 66/1", "b.py:4 32/4", "a.py:2 30/3", "<unknown>:0 7/1", "a.py:5 2/1"]],
  ] as const)("credits every frame when cumulative (row %d)", (_, key, expected) => {
    expect(rows(s1.statistics(key, true))).toEqual(expected);
  });

  it("credits a frame as often as it occurs in a stack", () => {
    const recursive = snapshotOf([trace(100, ["a:1", "a:1", "a:2"])]);
    expect(rows(recursive.statistics("lineno", true))).toEqual(["a:1 200/2", "a:2 100/1"]);
  });

  it("has tracemalloc's text forms (rows 45 to 47)", () => {
    const [oldest] = s1.traces as [Trace];
    expect(String(oldest)).toBe("b.py:4: 30 B");
    expect(String(oldest.traceback)).toBe("b.py:4");
    expect(String(oldest.traceback.at(0))).toBe("b.py:4");
    expect(String(s1.statistics("lineno")[0])).toBe("b.py:1: size=66 B, count=1, average=66 B");
    expect(s2.compareTo(s1, "lineno").slice(0, 3).map(String)).toEqual([
      "a.py:5: size=5002 B (+5000 B), count=2 (+1), average=2501 B",
      "c.py:578: size=400 B (+400 B), count=1 (+1), average=400 B",
      "b.py:1: size=0 B (-66 B), count=0 (-1)",
    ]);
  });

  it("slices (row 48)", () => {
    const [a, b] = s1.traces as [Trace, Trace];
    expect(s1.traces.slice(0, 2)).toEqual([a, b]);
    expect(a.traceback.frames.slice(0, 2)).toEqual([...a.traceback]);
  });

  it("tells traces and statistics apart by all they say, tracebacks by their frames", () => {
    const data = trace(5, ["a:1"], { totalFrames: 3 });
    const one = new Trace(data);
    const statistic = (more: object) => snapshotOf([{ ...data, ...more }]).statistics("lineno")[0];
    const diff = s1.compareTo(s2, "lineno")[0];
    expect(one.equals(new Trace({ ...data }))).toBe(true);
    expect(statistic({})?.equals(statistic({}))).toBe(true);
    expect(diff?.equals(s1.compareTo(s2, "lineno")[0])).toBe(true);
    expect(one.traceback.equals(new Trace({ ...data, totalFrames: 4 }).traceback)).toBe(true);
    for (const more of [{ totalFrames: 4 }, { kind: "array" }, { label: "" }, { size: 6 }]) {
      expect(one.equals(new Trace({ ...data, ...more } as typeof data))).toBe(false);
    }
    expect(statistic({})?.equals(statistic({ size: 6 }))).toBe(false);
    expect(diff?.equals(s1.statistics("lineno").at(-1))).toBe(false);
    for (const foreign of [undefined, null, "a:1", ["a", 1], data]) {
      expect(one.equals(foreign)).toBe(false);
      expect(one.traceback.equals(foreign)).toBe(false);
      expect(one.traceback.at(0)?.equals(foreign)).toBe(false);
      expect(statistic({})?.equals(foreign)).toBe(false);
    }
  });

  it("compares with nothing but a snapshot, after it has looked at the key", () => {
    for (const other of [undefined, null, "old", {}]) {
      expect(() => s1.compareTo(other as never, "lineno")).toThrow(TypeError);
      expect(() => s1.compareTo(other as never, "foo" as never)).toThrow(RangeError);
    }
    expect(() => s1.compareTo(null as never, "lineno")).toThrow(
      "a snapshot can only be compared to a snapshot, not to: null",
    );
  });

  it("takes sums that are written by hand, and refuses what cannot be one", () => {
    expect(new Trace({ kind: "array", frames: [{ filename: "a", lineno: 1 }] })).toMatchObject({
      size: 0,
      allocatedCount: 0,
      totalFrames: undefined,
    });
    const more = { count: 3, allocatedCount: 8, allocatedSize: 90, error: 2 };
    const { cohorts, ...sums } = new Trace(trace(40, ["a:1"], more));
    expect(sums).toMatchObject({ ...more, size: 40, heldSize: 0, diedYoungCount: 0 });
    expect(cohorts.map((c) => [c.fate, c.allocatedCount, c.allocatedSize])).toEqual([
      ["live", 3, 40],
      ["dead", 5, 50],
    ]);
    expect(() => new Trace(trace(-1, ["a:1"]))).toThrow(
      new RangeError("size of a trace must be a number of at least 0, not -1"),
    );
    expect(() => new Trace(trace(1, ["a:1"], { count: Number.NaN }))).toThrow(RangeError);
  });

  it("breaks ties of statistics by count, then by traceback, all descending", () => {
    const tied = ["a.py:1", "a.py:9", "a.py:10", "b.py:1", "c.py:10"].map((p) => trace(10, [p]));
    const more = [trace(10, ["c.py:9"], { count: 2 }), trace(0, ["z.py:1"])];
    expect(
      snapshotOf([...tied, ...more])
        .statistics("lineno")
        .map((s) => places(s.traceback)),
    ).toEqual(["c.py:9", "c.py:10", "b.py:1", "a.py:10", "a.py:9", "a.py:1", "z.py:1"]);
  });

  it("puts growth before an equal shrink, and keeps what has not changed at the end", () => {
    const old = [
      trace(10, ["a:1"]),
      trace(100, ["gone:1"]),
      trace(100, ["shrink:1"], { count: 2 }),
      trace(7, ["same:1"]),
    ];
    const now = [
      trace(10, ["a:1"]),
      trace(500, ["b:1"]),
      trace(100, ["new:1"]),
      trace(0, ["shrink:1"]),
      trace(7, ["same:1"]),
    ];
    expect(diffRows(snapshotOf(now).compareTo(snapshotOf(old), "lineno"))).toEqual([
      "b:1 500 500 1 1",
      "new:1 100 100 1 1",
      "shrink:1 0 -100 1 -1",
      "gone:1 0 -100 0 -1",
      "a:1 10 0 1 0",
      "same:1 7 0 1 0",
    ]);
  });
});

describe("keys beyond tracemalloc", () => {
  const at = (column: number, functionName: string) => [
    { filename: "src/a.ts", lineno: 3, column, functionName },
  ];
  const snapshot = snapshotOf([
    trace(1, [], { frames: at(5, "load"), error: 3 }),
    trace(2, [], { frames: at(9, "load"), error: 4, kind: "array" }),
    trace(4, [], { frames: at(9, "save"), kind: "array", count: 2, allocatedCount: 3 }),
    trace(8, ["node_modules/x/node_modules/@scope/y/index.js:1"]),
    trace(16, ["node_modules/.pnpm/z@1/node_modules/z/lib/z.js:1"]),
  ]);

  it("groups by line and column", () => {
    const sites = snapshot.filterTraces([new Filter(true, "src/*")]).statistics("site");
    const found = sites.map(({ size, traceback }) => [size, traceback.at(0)?.column]);
    expect(found).toEqual([
      [4, 9],
      [2, 9],
      [1, 5],
    ]);
  });

  it("groups by function and names it", () => {
    expect(snapshot.statistics("function").slice(2).map(String)).toEqual([
      "src/a.ts:save: size=4 B, count=2, average=2 B",
      "src/a.ts:load: size=3 B, count=2, average=2 B",
    ]);
  });

  it("groups by kind and by package", () => {
    const kinds = snapshot.statistics("kind");
    expect(kinds.map(({ kind, size }) => [kind, size])).toEqual([
      ["object", 25],
      ["array", 6],
    ]);
    expect(String(kinds[0])).toBe("object: size=25 B, count=3, average=8 B");
    expect(rows(snapshot.statistics("package"))).toEqual(["z:0 16/1", "@scope/y:0 8/1", ".:0 7/4"]);
  });

  it("adds errors in quadrature, and allocations", () => {
    const [load] = snapshot.statistics("function").slice(-1);
    expect(load).toMatchObject({ error: 5, allocatedSize: 3, allocatedCount: 2 });
  });
});
