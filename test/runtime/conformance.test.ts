import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  AgeFilter,
  type AgeOptions,
  Filter,
  KindFilter,
  Snapshot,
  type StatisticDiff,
  type TracedMemory,
  type TraceFilter,
} from "../../runtime/index.ts";
import { Trace } from "../../runtime/trace.ts";
import { Traceback } from "../../runtime/traceback.ts";
import { node, project, REGISTER, tracealloc } from "../support/cli.ts";
import { runTraced } from "../support/execute.ts";
import { snapshotOf, trace } from "./fixtures.ts";

// Rows of docs/tracemalloc.md that the tests of single modules do not cover.
// The first line of what runTraced runs is line 2.
const MIB = 1024 * 1024;
const API = REGISTER.replace("src/node/register.js", "runtime/index.js");
const folder = mkdtempSync(join(tmpdir(), "tracealloc-conformance-"));
const exact = { sampling: "exact" } as const;

afterAll(() => rmSync(folder, { recursive: true }));

describe("own memory", () => {
  it("is less when traces are forgotten (row 3)", () => {
    const [before, after] = runTraced(
      `const kept = [];
      for (let i = 0; i < 1000; i++) kept.push(new Uint8Array(123));
      const before = tracealloc.getTraceallocMemory();
      tracealloc.clearTraces();
      return [before, tracealloc.getTraceallocMemory(), kept];`,
      exact,
    ) as [number, number];
    expect(after).toBeGreaterThanOrEqual(0);
    expect(before).toBeGreaterThan(after + 1000 * 20);
  });
});

describe("an object's traceback", () => {
  it("is the line that allocated it (row 4)", () => {
    const place = runTraced(
      `tracealloc.clearTraces();
      const kept = new Uint8Array(12345);
      return String(tracealloc.getObjectTraceback(kept));`,
      {},
    );
    expect(place).toBe("/project/traced.js:3");
  });

  it("is not that of a function inside, which no hook can read", () => {
    const place = runTraced(
      `const kept = {
        get first() { return 1; },
      };
      return String(tracealloc.getObjectTraceback(kept));`,
      exact,
    );
    expect(place).toBe("/project/traced.js:2");
  });

  it("is never that of an object that is gone (row 5)", () => {
    const place = runTraced(
      `let list = [];
      list = undefined;
      tracealloc.collectGarbage();
      list = [];
      return String(tracealloc.getObjectTraceback(list));`,
      {},
    );
    expect(place).toBe("/project/traced.js:5");
  });

  it("has ten frames, and one after a new start with one (row 7)", () => {
    const [ten, one] = runTraced(
      `const deep = (n) =>
        n === 0 ? new Uint8Array(10) :
        deep(n - 1);
      tracealloc.stop();
      tracealloc.start(10);
      const ten = tracealloc.getObjectTraceback(deep(30));
      tracealloc.stop();
      tracealloc.start(1);
      return [ten, tracealloc.getObjectTraceback(deep(30))];`,
      {},
    ) as [Traceback, Traceback];
    const caller = "/project/traced.js:4";
    const site = "/project/traced.js:3";
    expect([...ten].map(String)).toEqual([...new Array(9).fill(caller), site]);
    expect([...one].map(String)).toEqual([site]);
  });

  it("does not begin in a function that has not begun (row 23)", () => {
    const traceback = runTraced(
      `const made = (value) => () => value;
      const outer = () => made(1);
      return tracealloc.getObjectTraceback(outer());`,
      { frames: 8 },
    ) as Traceback;
    const newest = traceback.slice(-2).map(({ functionName, lineno }) => [functionName, lineno]);
    expect(newest).toEqual([
      ["outer", 3],
      ["made", 2],
    ]);
  });
});

describe("traces", () => {
  it("have the size asked for, and are gone after stop (row 8)", () => {
    const [snapshot, error] = runTraced(
      `tracealloc.clearTraces();
      const kept = new Uint8Array(12345);
      const snapshot = tracealloc.takeSnapshot();
      tracealloc.stop();
      try { tracealloc.takeSnapshot(); } catch (error) { return [snapshot, String(error), kept]; }`,
      {},
    ) as [Snapshot, string];
    const [bytes, ...others] = snapshot.traces;
    expect(others).toEqual([]);
    expect(bytes?.size).toBeGreaterThanOrEqual(12345);
    expect(bytes?.size).toBeLessThan(12345 + 256);
    expect(String(bytes?.traceback)).toBe("/project/traced.js:3");
    expect(error).toMatch(/must be tracing memory allocations to take a snapshot/);
  });

  it("of one path are one trace (row 9)", () => {
    const snapshot = runTraced(
      `const make = (n) => new Uint8Array(n);
      const path = (n) => make(n);
      tracealloc.clearTraces();
      const kept = [123, 125].map(path);
      return [tracealloc.takeSnapshot(), kept][0];`,
      { frames: 4 },
    ) as Snapshot;
    const made = snapshot.traces.filter(({ kind }) => kind === "instance");
    expect(made.map(({ count }) => count)).toEqual([2]);
  });

  it.each([
    [1, undefined],
    [2, 30],
  ])("know the depth of a stack that is captured (row 18): %d frames", (frames, least) => {
    const snapshot = runTraced(
      `const deep = (n) => n === 0 ? new Uint8Array(123) : deep(n - 1);
      const kept = deep(30);
      return [tracealloc.takeSnapshot(), kept][0];`,
      { frames },
    ) as Snapshot;
    const made = snapshot.traces.find(({ kind }) => kind === "instance");
    expect(made?.traceback.length).toBe(frames);
    if (least === undefined) expect(made?.totalFrames).toBeUndefined();
    else expect(made?.totalFrames).toBeGreaterThan(least);
  });

  it("do not mind values of no size (row 82)", () => {
    const snapshot = runTraced(
      `const kept = [[], {}, new Uint8Array(0), new ArrayBuffer(0), \`\${""}\`];
      return [tracealloc.takeSnapshot(), kept][0];`,
      exact,
    ) as Snapshot;
    expect(snapshot.traces.length).toBeGreaterThanOrEqual(5);
    for (const { size } of snapshot.traces) expect(size).toBeGreaterThanOrEqual(0);
  });
});

describe("traced memory", () => {
  const [full, dropped, cleared, again, stopped] = runTraced(
    `const read = () => tracealloc.getTracedMemory();
    const make = () => new Uint8Array(${MIB});
    const steps = [];
    tracealloc.clearTraces();
    let block = make();
    steps.push(read());
    const { length } = block;
    block = undefined;
    steps.push(read());
    tracealloc.clearTraces();
    steps.push(read());
    block = make();
    steps.push(read());
    tracealloc.stop();
    steps.push(read());
    return length + block.length && steps;`,
    {},
  ) as TracedMemory[];

  it("has a mebibyte that lives (row 10)", () => {
    const { current = 0, peak = 0 } = full ?? {};
    expect(current).toBeGreaterThanOrEqual(MIB);
    expect(current - MIB).toBeLessThanOrEqual(2048);
    expect(peak).toBeGreaterThanOrEqual(current);
    expect(peak - current).toBeLessThanOrEqual(2048);
  });

  it("falls when it is dropped, and the peak does not (row 11)", () => {
    expect((full?.current ?? 0) - (dropped?.current ?? 0)).toBeGreaterThanOrEqual(MIB - 2048);
    expect(dropped?.peak).toBeGreaterThanOrEqual(full?.peak ?? Number.NaN);
  });

  it("is nothing when traces are forgotten, and when tracing stops (rows 12 and 13)", () => {
    expect(cleared).toEqual({ current: 0, peak: 0 });
    expect(again?.current).toBeGreaterThanOrEqual(MIB);
    expect(stopped).toEqual({ current: 0, peak: 0 });
  });

  it("has a new peak after resetPeak (rows 15 and 16)", () => {
    const [first, reset, second] = runTraced(
      `const read = () => tracealloc.getTracedMemory();
      tracealloc.clearTraces();
      const sum = () => {
        const numbers = new Array(100_000).fill(1);
        read();
        return numbers.reduce((a, b) => a + b);
      };
      const total = sum();
      const first = read();
      tracealloc.resetPeak();
      const reset = read();
      const block = new Uint8Array(${MIB});
      return [first, reset, read(), total + block.length];`,
      {},
    ) as [TracedMemory, TracedMemory, TracedMemory];
    expect(reset.peak).toBeGreaterThanOrEqual(reset.current);
    expect(reset.peak).toBeLessThan(first.peak);
    expect(second.peak).toBeGreaterThanOrEqual(second.current);
    expect(second.peak - reset.peak).toBeGreaterThanOrEqual(MIB);
  });

  it("never falls below zero when what was forgotten dies", () => {
    const steps = runTraced(
      `let kept = [];
      for (let i = 0; i < 1000; i++) kept.push({ i });
      const { length } = kept;
      tracealloc.clearTraces();
      kept = undefined;
      return [tracealloc.getTracedMemory(), tracealloc.getTracedMemory(), length];`,
      exact,
    ) as TracedMemory[];
    expect(steps.slice(0, 2)).toEqual(new Array(2).fill({ current: 0, peak: 0 }));
  });

  it("is nothing of what lived before start", () => {
    const memory = runTraced(
      `tracealloc.stop();
      let kept = new Uint8Array(${MIB});
      tracealloc.start();
      const { length } = kept;
      kept = undefined;
      return length && tracealloc.getTracedMemory();`,
      {},
    );
    expect(memory).toEqual({ current: 0, peak: 0 });
  });
});

describe("files of snapshots", () => {
  const snapshot = (): Snapshot =>
    runTraced(
      `const kept = [{ a: 1 }, new Map([[1, 2]]), () => 1];
      return [tracealloc.takeSnapshot(), kept][0];`,
      { frames: 5 },
    ) as Snapshot;

  it.each(["snapshot.json", "snapshot.json.gz"])("give equal traces (row 19): %s", (name) => {
    const path = join(folder, name);
    const dumped = snapshot();
    dumped.dump(path);
    const loaded = Snapshot.load(path);
    expect(loaded.traces.length).toBeGreaterThan(3);
    expect(loaded.traces).toEqual(dumped.traces);
    expect(loaded).toEqual(dumped);
  });

  it("keep what was put on the snapshot (row 21)", () => {
    const path = join(folder, "attribute.json");
    const dumped = Object.assign(snapshot(), { testAttr: "new", deep: { list: [1, null] } });
    dumped.dump(path);
    expect(Snapshot.load(path)).toMatchObject({ testAttr: "new", deep: { list: [1, null] } });
  });

  it("are not begun where the snapshot cannot be written", () => {
    const path = join(folder, "refused.json");
    const dumped = Object.assign(snapshot(), { big: 1n });
    expect(() => dumped.dump(path)).toThrow();
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    ["missing.json", undefined],
    ["empty.json", ""],
    ["list.json", "[1]"],
  ])("are named where they cannot be read: %s", (name, text) => {
    const path = join(folder, name);
    if (text !== undefined) writeFileSync(path, text);
    expect(() => Snapshot.load(path)).toThrow(path);
  });
});

describe("a child made by fork", () => {
  it("is traced, with a state of its own (row 22)", async () => {
    const cwd = project({
      "main.mjs": `import { fork } from "node:child_process";
fork(new URL("./child.mjs", import.meta.url));`,
      "child.mjs": `import * as api from ${JSON.stringify(API)};
const kept = new Uint8Array(12345);
console.log(api.isTracing(), api.getTracebackLimit(), String(api.getObjectTraceback(kept).at(-1)));
globalThis.kept = kept;`,
    });
    const { stdout, code } = await tracealloc(["run", "--frames", "2", "main.mjs"], { cwd });
    expect([stdout, code]).toEqual(["true 2 child.mjs:2\n", 0]);
  });
});

describe("start-up", () => {
  const main = `import { getTracebackLimit, isTracing } from ${JSON.stringify(API)};
console.log(isTracing(), getTracebackLimit());`;

  it("without a variable does not trace (row 74)", async () => {
    const { TRACEALLOC: _, ...env } = process.env;
    expect(env).not.toHaveProperty("TRACEALLOC");
    const cwd = project({ "main.mjs": main });
    const { stdout, code } = await node(["--import", REGISTER, "main.mjs"], { cwd });
    expect([stdout, code]).toEqual(["false 1\n", 0]);
  });

  it("with 10 in the variable keeps 10 frames (row 78)", async () => {
    const options = { cwd: project({ "main.mjs": main }), env: { TRACEALLOC: "10" } };
    const { stdout, code } = await node(["--import", REGISTER, "main.mjs"], options);
    expect([stdout, code]).toEqual(["true 10\n", 0]);
  });

  it.each([
    [[], 1],
    [["--frames", "1"], 1],
    [["--frames", "15"], 15],
  ])("run %j keeps %d frames (row 80)", async (options, limit) => {
    const cwd = project({ "main.mjs": main });
    const { stdout } = await tracealloc(["run", ...options, "main.mjs"], { cwd });
    expect(stdout).toBe(`true ${limit}\n`);
  });

  it.each(["-1", "1073741824", "0"])("run --frames %s is refused (row 81)", async (frames) => {
    const cwd = project({ "main.mjs": main });
    const { stdout, stderr, code } = await tracealloc(["run", "--frames", frames, "main.mjs"], {
      cwd,
    });
    expect([stdout, code]).toEqual(["", 2]);
    expect(stderr).toMatch(/^tracealloc: [^\n]*--frames[^\n]*\n$/);
  });
});

describe("Traceback and Trace", () => {
  const whole = new Trace(trace(1, ["a:1", "b:2", "c:3"]));

  it("equality takes the depth of the stack for traces only", () => {
    const deeper = new Trace(trace(1, ["a:1", "b:2", "c:3"], { totalFrames: 99 }));
    expect(whole.traceback.equals(deeper.traceback)).toBe(true);
    expect(whole.equals(deeper)).toBe(false);
    expect(whole.equals(new Trace(trace(1, ["a:1", "b:2", "c:3"])))).toBe(true);
  });

  it("slices are arrays", () => {
    expect(Array.isArray(whole.traceback.slice(0, 2))).toBe(true);
    expect(whole.traceback.slice(0, 2).map(String)).toEqual(["a:1", "b:2"]);
    expect(Array.isArray(snapshotOf([whole]).traces.slice(0, 1))).toBe(true);
  });

  it("cannot be changed", () => {
    for (const one of [whole, whole.traceback, whole.traceback.at(0)]) {
      expect(() => Object.assign(one as object, { extra: 1 })).toThrow(TypeError);
    }
  });

  it("text of a group by traceback is the oldest kept frame", () => {
    const [group] = snapshotOf([whole]).statistics("traceback");
    expect(String(group)).toBe("a:1: size=1 B, count=1, average=1 B");
    expect(group?.traceback.totalFrames).toBeUndefined();
    expect(group?.traceback).toEqual(new Traceback(whole.frames));
  });
});

describe("groups", () => {
  it("that have not changed are in a comparison, with +0", () => {
    const snapshot = snapshotOf([trace(7, ["a:1"])]);
    const diffs: StatisticDiff[] = snapshot.compareTo(snapshotOf([trace(7, ["a:1"])]), "lineno");
    expect(diffs.map(String)).toEqual(["a:1: size=7 B (+0 B), count=1 (+0), average=7 B"]);
  });

  it("ignore kinds, which filters tell apart", () => {
    const both = snapshotOf([
      trace(1, ["a:1"], { kind: "object" }),
      trace(2, ["a:1"], { kind: "array" }),
    ]);
    expect(both.statistics("lineno").map(({ size }) => size)).toEqual([3]);
    const arrays = both.filterTraces([new KindFilter(true, "array")]);
    expect(arrays.statistics("lineno").map(({ size }) => size)).toEqual([2]);
  });

  it("are the same cumulative or not where one frame is kept", () => {
    const snapshot = snapshotOf([trace(1, ["a:1"]), trace(2, ["b:1"], { count: 2 })]);
    for (const key of ["filename", "lineno"] as const) {
      expect(snapshot.statistics(key, true)).toEqual(snapshot.statistics(key));
    }
  });

  it("of different limits are different by traceback", () => {
    const deep = snapshotOf([trace(1, ["b:1", "a:1"])]);
    const flat = snapshotOf([trace(1, ["a:1"])]);
    const diffs = deep.compareTo(flat, "traceback");
    expect(diffs.map(({ sizeDiff }) => sizeDiff).sort()).toEqual([-1, 1]);
    expect(deep.compareTo(flat, "lineno").map(({ sizeDiff }) => sizeDiff)).toEqual([0]);
  });

  it("check the key before the snapshot that is compared to", () => {
    const snapshot = snapshotOf([]);
    expect(() => snapshot.compareTo({} as Snapshot, "foo" as "kind")).toThrow(RangeError);
    expect(() => snapshot.compareTo({} as Snapshot, "lineno")).toThrow(TypeError);
  });
});

describe("filters", () => {
  it.each([
    ["a.pyc", "a.py", false],
    ["a.py", "a.pyc", false],
    ["a.pyo", "a.py", false],
    ["a.js", "a.ts", false],
    ["a/b", "A/b", false],
  ])("take names as they are (rows 63 to 66): %s against %s", (name, pattern, expected) => {
    const traced = new Trace(trace(1, [`${name}:1`]));
    expect(new Filter(true, pattern).passes(traced)).toBe(expected);
  });

  it("of the program's own are taken with the others", () => {
    const large: TraceFilter = { inclusive: true, passes: ({ size }) => size > 5 };
    const snapshot = snapshotOf([trace(1, ["a:1"]), trace(9, ["b:1"]), trace(2, ["c:1"])]);
    const sizes = (filters: Iterable<TraceFilter>) =>
      snapshot.filterTraces(filters).traces.map(({ size }) => size);
    expect(sizes([large])).toEqual([9]);
    expect(sizes([large, new Filter(true, "c")])).toEqual([9, 2]);
    expect(sizes(new Set([large, new Filter(false, "b")]))).toEqual([]);
  });
});

describe("ages", () => {
  const snapshot = runTraced(
    `const kept = [];
    (() => kept.push({ old: 1 }))();
    tracealloc.markEpoch("login");
    (() => kept.push({ young: 1 }))();
    (() => [{ brief: 1 }].length)();
    tracealloc.markEpoch("logout");
    return [tracealloc.takeSnapshot(), kept][0];`,
    exact,
  ) as Snapshot;
  // Collections begin epochs too, so ages are not numbers of marks.
  const login = snapshot.marks[0]?.epoch ?? Number.NaN;
  const lines = (options: AgeOptions, inclusive = true) =>
    snapshot
      .filterTraces([new KindFilter(false, "function"), new KindFilter(false, "array")])
      .filterTraces([new AgeFilter(inclusive, options)])
      .traces.map(({ traceback }) => traceback.at(-1)?.lineno);

  it.each([
    [{ bornTo: "login" }, [3]],
    [{ bornFrom: "login" }, [5, 6]],
    [{ bornFrom: "login", bornTo: "logout" }, [5, 6]],
    [{ bornFrom: "logout" }, []],
    [{ minAge: 1 }, [3, 5]],
    [{ minAge: snapshot.epoch - login + 1 }, [3]],
    [{ diedYoung: true }, [6]],
    [{ diedYoung: false }, [3, 5]],
  ])("select by marks and by death: %j", (options, expected) => {
    expect(lines(options)).toEqual(expected);
    const others = [3, 5, 6].filter((line) => !expected.includes(line));
    expect(lines(options, false)).toEqual(others);
  });

  it("are told by statistics as the share that died young", () => {
    const shares = snapshot
      .filterTraces([new KindFilter(true, "object")])
      .statistics("lineno")
      .map((group) => [group.traceback.at(-1)?.lineno, group.diedYoungShare]);
    expect(new Map(shares as [number, number][])).toEqual(
      new Map([
        [3, 0],
        [5, 0],
        [6, 1],
      ]),
    );
  });

  it("name marks that the snapshot has", () => {
    expect(() => lines({ bornFrom: "noon" })).toThrow(
      'the snapshot has no mark "noon"; its marks are "login", "logout"',
    );
    expect(() => new AgeFilter(true, { minAge: "1" as never })).toThrow(TypeError);
  });
});
