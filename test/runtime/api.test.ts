import { afterEach, describe, expect, it } from "vitest";
import * as tracealloc from "../../runtime/index.ts";
import { runTraced } from "../support/execute.ts";

afterEach(() => tracealloc.stop());

describe("start and stop", () => {
  it("starts once, and keeps the first limit", () => {
    expect(tracealloc.isTracing()).toBe(false);
    tracealloc.start(7);
    tracealloc.start(9);
    expect(tracealloc.isTracing()).toBe(true);
    expect(tracealloc.getTracebackLimit()).toBe(7);
    tracealloc.stop();
    expect(tracealloc.isTracing()).toBe(false);
    expect(tracealloc.getTracebackLimit()).toBe(7);
    tracealloc.start();
    expect(tracealloc.getTracebackLimit()).toBe(1);
  });

  it.each([0, -1, 65_536, 2 ** 30, 1.5, Number.NaN])(
    "refuses %d frames, also while tracing",
    (frames) => {
      const message = "the number of frames must be in range [1; 65535]";
      expect(() => tracealloc.start(frames)).toThrow(new RangeError(message));
      tracealloc.start();
      expect(() => tracealloc.start({ frames })).toThrow(new RangeError(message));
    },
  );

  it.each([["25"], [true], [[5]], [null]])("refuses %j in the place of frames", (frames) => {
    expect(() => tracealloc.start(frames as unknown as number)).toThrow(TypeError);
    expect(tracealloc.isTracing()).toBe(false);
  });

  it("refuses an unknown way of sampling", () => {
    expect(() => tracealloc.start({ sampling: "half" as "exact" })).toThrow(RangeError);
  });

  it.each([["a"], [1.5], [Number.NaN]])("refuses %j as a seed", (seed) => {
    expect(() => tracealloc.start({ seed: seed as number })).toThrow(RangeError);
    expect(tracealloc.isTracing()).toBe(false);
    tracealloc.start({ seed: -1 });
    expect(tracealloc.isTracing()).toBe(true);
  });

  it("answers with nothing when it is not tracing, but for the snapshot, which throws", () => {
    expect(tracealloc.getTracedMemory()).toEqual({ current: 0, peak: 0 });
    tracealloc.clearTraces();
    tracealloc.resetPeak();
    tracealloc.stop();
    expect(() => tracealloc.takeSnapshot()).toThrow(
      "the tracealloc module must be tracing memory allocations to take a snapshot",
    );
  });
});

describe("clearTraces", () => {
  it("forgets what was counted and goes on", () => {
    const counts = runTraced(
      `
      const make = () => [{}];
      const kept = [make(), make()];
      tracealloc.clearTraces();
      const { current } = tracealloc.getTracedMemory();
      kept.push(make());
      const objects = tracealloc.takeSnapshot().traces.filter((trace) => trace.kind === "object");
      return [current, objects.map((trace) => trace.allocatedCount), kept.length];`,
      {},
    );
    expect(counts).toEqual([0, [1], 3]);
  });
});

describe("a snapshot", () => {
  it("says where it was made, and whether garbage was collected", () => {
    tracealloc.start({ sampling: "exact" });
    const { meta, collected, tracebackLimit } = tracealloc.takeSnapshot();
    expect(collected).toBe(true);
    expect(tracebackLimit).toBe(1);
    expect(meta).toMatchObject({
      engine: "Node.js",
      engineVersion: process.versions.node,
      sampling: "exact",
      liveness: "weak table, swept",
      sizeModel: "v8-64",
    });
    expect(tracealloc.takeSnapshot({ gc: false }).collected).toBe(false);
  });

  it("names the class of an instance, also inside a literal, and the column of a site", () => {
    const snapshot = runTraced(
      `
      class A {}
      const kept = [];
      (() => { for (let i = 0; i < 3; i++) kept.push([new A(), { b: new Map() }]); })();
      return [tracealloc.takeSnapshot(), kept.length][0];`,
      {},
    ) as tracealloc.Snapshot;
    const instances = snapshot.traces.filter(({ kind }) => kind === "instance");
    const counts = new Map(instances.map(({ className, count }) => [className, count]));
    expect(counts).toEqual(new Map(Object.entries({ Map: 3, A: 3 })));
    const sites = snapshot.statistics("site").map(String);
    expect(sites).toContain("/project/traced.js:5:55: size=72 B, count=3, average=24 B");
  });

  it("names file, line, column and function of each site", () => {
    const snapshot = runTraced(
      `
      const kept = [];
      function handler() { return { at: 1 }; }
      for (let i = 0; i < 10; i++) kept.push(handler());
      return [tracealloc.takeSnapshot(), kept.length][0];`,
      {},
    ) as tracealloc.Snapshot;
    const object = snapshot.traces.find((trace) => trace.kind === "object");
    expect(object?.traceback.at(-1)).toMatchObject({
      filename: "/project/traced.js",
      lineno: 4,
      column: 35,
      functionName: "handler",
    });
    expect(object).toMatchObject({ count: 10, allocatedCount: 10, size: 320, allocatedSize: 320 });
    const statistics = snapshot.statistics("lineno").map(String);
    expect(statistics).toContain("/project/traced.js:4: size=384 B, count=11, average=35 B");
    expect(tracealloc.Snapshot.fromJSON(JSON.parse(JSON.stringify(snapshot)))).toEqual(snapshot);
  });
});
