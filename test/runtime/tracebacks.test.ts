import { describe, expect, it } from "vitest";
import type { Snapshot, Traceback } from "../../runtime/index.ts";
import { tracer } from "../../runtime/runtime.ts";
import { runTraced, runTracedAsync } from "../support/execute.ts";

/** The newest frames of a traceback in the traced program, as `function:line:column`, oldest first. */
function path(traceback: Traceback | undefined, most = 20): string[] {
  const own = [...(traceback ?? [])].filter(({ filename }) => filename === "/project/traced.js");
  return own
    .slice(-most)
    .map(({ functionName, lineno, column }) => `${functionName ?? "-"}:${lineno}:${column}`);
}

const CALLS = `
  const kept = [];
  function make(i) { return { i, list: [i] }; }
  const first = (i) => make(i);
  const second = (i) => first(i);`;

describe("tracebacks", () => {
  it("hold the callers, and the site itself to the column", () => {
    const snapshot = runTraced(
      `${CALLS}
      kept.push(second(1));
      return [tracealloc.takeSnapshot(), kept][0];`,
      { frames: 10 },
    ) as Snapshot;
    const [object, list] = ["object", "array"].map((kind) =>
      snapshot.traces.find((trace) => trace.kind === kind && trace.traceback.at(-1)?.lineno === 4),
    );
    expect(path(object?.traceback, 3).map((place) => place.replace(/:\d+$/, ""))).toEqual([
      "second:6",
      "first:5",
      "make:4",
    ]);
    expect(path(object?.traceback, 1)).toEqual(["make:4:29"]);
    expect(path(list?.traceback, 1)).toEqual(["make:4:40"]);
    expect(snapshot.tracebackLimit).toBe(10);
  });

  it("keep as many frames as asked, the newest ones, and know how deep the stack was", () => {
    const tracebacks = runTraced(
      `const deep = (n) => n === 0 ? [{}] : deep(n - 1);
      const kept = [deep(50)];
      return [tracealloc.getObjectTraceback(kept[0][0]), kept][0];`,
      { frames: 7 },
    ) as Traceback;
    expect(tracebacks.length).toBe(7);
    expect(path(tracebacks)).toHaveLength(7);
    const [trace] = (
      runTraced(
        `const deep = (n) => n === 0 ? [{}] : deep(n - 1);
        const kept = [deep(50)];
        return [tracealloc.takeSnapshot(), kept][0];`,
        { frames: 7, sampling: "exact" },
      ) as Snapshot
    ).traces.filter(({ kind }) => kind === "object");
    expect(trace?.totalFrames).toBeGreaterThan(51);
  });

  it("are one object for all that are equal", () => {
    const snapshot = runTraced(
      `${CALLS}
      const paths = [make, first, second, (i) => make(i), (i) => first(i), (i) => second(i),
        (i) => make(i), (i) => first(i), (i) => second(i), (i) => make(i)];
      for (let i = 0; i < 100_000; i++) kept[i % 1000] = paths[i % 10](i);
      return [tracealloc.takeSnapshot(), kept.length][0];`,
      { frames: 25 },
    ) as Snapshot;
    const objects = snapshot.traces.filter(({ kind }) => kind === "object");
    expect(objects).toHaveLength(10);
    const total = objects.reduce((sum, { allocatedCount }) => sum + allocatedCount, 0);
    expect(total).toBe(100_000);
    for (const { allocatedCount, allocatedError } of objects) {
      expect(allocatedError).toBeGreaterThan(0);
      expect(Math.abs(allocatedCount - 10_000)).toBeLessThan(4 * allocatedError);
    }
    const line = snapshot
      .statistics("lineno")
      .find(({ traceback }) => traceback.at(-1)?.lineno === 4);
    // With `make` itself.
    expect(line?.allocatedCount).toBe(200_001);
  });

  it("are not captured for one frame", () => {
    const snapshot = runTraced(
      `${CALLS}
      for (let i = 0; i < 100; i++) kept.push(second(i));
      return [tracealloc.takeSnapshot(), kept.length][0];`,
      { frames: 1 },
    ) as Snapshot;
    expect(tracer.follower.stacks.size).toBe(0);
    for (const { traceback } of snapshot.traces) expect(traceback.length).toBe(1);
  });

  it("go through await", async () => {
    const traceback = (await runTracedAsync(
      `const later = async () => { await null; return {}; };
      const outer = async () => { const made = await later(); return made; };
      return tracealloc.getObjectTraceback(await outer());`,
      { frames: 10 },
    )) as Traceback;
    expect(path(traceback).map((place) => place.replace(/:\d+$/, ""))).toEqual([
      "-:4",
      "outer:3",
      "later:2",
    ]);
  });
});

describe("getObjectTraceback", () => {
  it("tells where a followed object comes from, satellites too", () => {
    const [owner, satellite, closure] = runTraced(
      `const kept = { inner: { deep: [] }, run: () => 1 };
      return [kept, kept.inner, kept.run].map((one) => tracealloc.getObjectTraceback(one));`,
      { frames: 1 },
    ) as Traceback[];
    expect([owner, satellite, closure].map(String)).toEqual([
      "/project/traced.js:2",
      "/project/traced.js:2",
      "/project/traced.js:2",
    ]);
    expect(satellite?.at(-1)?.column).toBe(23);
  });

  it("knows nothing of what was not allocated by a traced line, and of what was forgotten", () => {
    const known = runTraced(
      `const kept = {};
      const before = tracealloc.getObjectTraceback(kept);
      tracealloc.clearTraces();
      return [before, kept, new Function("return {}")(), eval("[]"), 1, "text", null, undefined, Symbol()]
        .map((one, i) => i === 0 ? one !== undefined : tracealloc.getObjectTraceback(one));`,
      {},
    ) as unknown[];
    expect(known).toEqual([true, ...new Array(8).fill(undefined)]);
  });

  it("knows objects that are made after it was asked first", () => {
    const found = runTraced(
      `const kept = [{}];
      tracealloc.getObjectTraceback(kept[0]);
      const more = [];
      for (let i = 0; i < 10; i++) more.push({});
      return more.map((one) => tracealloc.getObjectTraceback(one)?.at(-1).lineno);`,
      {},
    );
    expect(found).toEqual(new Array(10).fill(5));
  });
});
