import { describe, expect, test } from "vitest";
import { type HeapAccount, Snapshot, type TraceData } from "../../runtime/index.ts";
import { mergeSnapshots } from "../../src/merge.ts";
import { sourceOf } from "../../src/reports/source.ts";
import { formatReport, type TextReportOptions } from "../../src/reports/text.ts";
import { cohort } from "../runtime/fixtures.ts";

const options: TextReportOptions = {
  groupBy: "lineno",
  sort: "live",
  top: 2,
  duration: 12_340,
  others: 0,
  missing: 0,
  style: (_format, text) => text,
  readLine: (filename, line) => (filename === "src/server.ts" ? `line ${line};` : undefined),
};

function trace(lineno: number, data: Partial<TraceData>): TraceData {
  return {
    kind: "object",
    frames: [{ filename: "src/server.ts", lineno, column: 3 }],
    totalFrames: 1,
    size: 0,
    count: 0,
    allocatedSize: data.size ?? 0,
    allocatedCount: data.count ?? 0,
    error: 0,
    ...data,
  };
}

function snapshot(traces: readonly TraceData[]): Snapshot {
  return new Snapshot(traces, {
    tracebackLimit: 1,
    collected: true,
    timestamp: 0,
    meta: {
      engine: "Node.js",
      engineVersion: "20.20.2",
      process: "1",
      version: "0.1.0",
      sampling: "adaptive",
      liveness: "weak table",
      sizeModel: "v8",
      peak: 11_534_336,
    },
  });
}

const SERVER = [
  trace(14, {
    size: 11_010_048,
    count: 100_000,
    allocatedCount: 120_000,
    allocatedSize: 13_212_058,
    error: 11.2,
  }),
  trace(14, { kind: "string", size: 1024, count: 10 }),
  trace(3, { kind: "instance", size: 4096, count: 1 }),
  trace(9, { kind: "array", size: 64, count: 2 }),
  trace(20, { kind: "array", allocatedSize: 2 ** 30, allocatedCount: 9_000_000 }),
];

test("the lines that hold most, each with its source and what became of its values", () => {
  expect(formatReport(sourceOf(snapshot(SERVER)), options)).toBe(`\
tracealloc: 10.5 MiB live in 100,013 objects, of 1037 MiB allocated in 9,120,013 objects
peak 11.0 MiB · 12.3 s · Node.js 20.20.2 · adaptive sampling · 1 frame · garbage collected first

#1: src/server.ts:14: size=10.5 MiB, count=100010, average=110 B
    line 14;
    object, string: 100,010 (± 12) of 120,010 alive, 12.6 MiB allocated
#2: src/server.ts:3: size=4096 B, count=1, average=4096 B
    line 3;
    instance: 1 of 1 alive, 4096 B allocated
1 other: 64 B
Total live size: 10.5 MiB`);
});

describe("what the heap grew by", () => {
  const account = {
    start: { used: 4_000_000, external: 1_000_000 },
    now: { used: 20_000_000, external: 3_000_000 },
    attributed: 11_015_232,
    tracer: 500_000,
  };
  const header = (heap: HeapAccount | undefined, collected = true): (string | undefined)[] => {
    const base = snapshot(SERVER);
    const own = new Snapshot(base.traces, { ...base, collected, meta: { ...base.meta, heap } });
    return formatReport(sourceOf(own), options).split("\n").slice(2, 4);
  };

  test("is said beside what lines are charged with, and the rest is not seen", () => {
    expect(header(account)[0]).toBe(
      "heap grew by 17.2 MiB, 1953 KiB of it outside (Node.js): 10.5 MiB on lines, 488 KiB tracealloc's own, 6333 KiB not seen",
    );
    const inside = { ...account, now: { used: 20_000_000, external: 1_000_100 } };
    expect(header(inside, false)[0]).toBe(
      "heap grew by 15.3 MiB, garbage included (Node.js): 10.5 MiB on lines, 488 KiB tracealloc's own, 4380 KiB not seen",
    );
  });

  test("may be less than what lines are charged with", () => {
    expect(header({ ...account, now: { used: 10_000_000 } })[0]).toBe(
      "heap grew by 4883 KiB (Node.js): 10.5 MiB on lines, 488 KiB tracealloc's own, 6363 KiB more than that",
    );
  });

  test("is left out where the host gives no numbers", () => {
    expect(header(undefined)).toEqual(["", expect.stringMatching(/^#1: /)]);
  });
});

test("sorted by what was allocated, dead lines lead", () => {
  const text = formatReport(sourceOf(snapshot(SERVER)), { ...options, sort: "allocated", top: 1 });
  expect(text).toContain(`
#1: src/server.ts:20: size=1024 MiB, count=9000000, average=119 B
    line 20;
    array: 0 of 9,000,000 alive, 0 B
3 other: 12.6 MiB
Total allocated size: 1037 MiB`);
});

test("when nothing is alive it says so, and shows what was made", () => {
  const text = formatReport(sourceOf(snapshot(SERVER.slice(4))), options);
  expect(text).toContain("nothing is alive any more; the lines that allocated most:");
  expect(text).toContain("#1: src/server.ts:20: size=1024 MiB, count=9000000");
});

test("other groupings show no line of source", () => {
  const text = formatReport(sourceOf(snapshot(SERVER)), { ...options, groupBy: "kind" });
  expect(text).toContain("#1: object: size=10.5 MiB, count=100000, average=110 B\n    100,000");
});

test("a traceback shows all its frames, the most recent last", () => {
  const frames = [9, 14].map((lineno) => ({ filename: "src/server.ts", lineno, column: 1 }));
  const text = formatReport(
    sourceOf(snapshot([trace(14, { frames, totalFrames: 2, size: 64, count: 1 })])),
    {
      ...options,
      groupBy: "traceback",
    },
  );
  expect(text).toContain(`
    src/server.ts:9
      line 9;
    src/server.ts:14
      line 14;
    1 of 1 alive, 64 B allocated`);
});

test("where there were several epochs, it says which share died young", () => {
  const draw = { allocated: 8000, followed: 800 };
  const cohorts = [
    cohort("live", 500, { size: 2_000_000, heldSize: 1_258_291, draw, followed: 50 }),
    cohort("young", 6500, { draw, followed: 650 }),
    cohort("dead", 900, { draw, followed: 90 }),
  ];
  const line = { ...trace(14, {}), cohorts };
  const young = new Snapshot([line], { ...snapshot([]), epoch: 2 });
  const fate = "object: 500 (± 66) of 7,900 (± 32) alive";
  expect(formatReport(sourceOf(young), options)).toContain(
    `${fate}, of which 1229 KiB held strings, 15.4 KiB allocated, 82% died young`,
  );
  expect(formatReport(sourceOf(young), { ...options, sort: "allocated" })).toContain(
    `${fate}, 1953 KiB, of which 1229 KiB held strings, 82% died young`,
  );
  const alive = new Snapshot([{ ...line, cohorts: cohorts.slice(0, 1) }], young);
  expect(formatReport(sourceOf(alive), options)).not.toContain("young");
  expect(formatReport(sourceOf(snapshot([line])), options)).not.toContain("young");
});

test("labels are a grouping, and have no line of source", () => {
  const labels = ["GET /x", undefined].map((label, i) => ({
    ...trace(14, { size: 64 >> i, count: 1 }),
    label,
  }));
  const text = formatReport(sourceOf(snapshot(labels)), { ...options, groupBy: "label" });
  expect(text).toContain(`
#1: GET /x: size=64 B, count=1, average=64 B
    1 of 1 alive, 64 B allocated
#2: <no label>: size=32 B, count=1, average=32 B
    1 of 1 alive, 32 B allocated
Total`);
});

test("of several threads only a bound of the peak is known", () => {
  const whole = mergeSnapshots([snapshot(SERVER), snapshot(SERVER)]);
  expect(formatReport(sourceOf(whole), { ...options, others: 1 })).toContain(
    "\npeak at most 22.0 MiB ·",
  );
  const alone = formatReport(sourceOf(snapshot(SERVER)), { ...options, others: 1 });
  expect(alone).toContain("\npeak 11.0 MiB in the main thread ·");
});

test("when nothing was allocated it is one line", () => {
  const text = formatReport(sourceOf(snapshot([])), options);
  expect(text).toBe("tracealloc: no instrumented line allocated anything.");
});
