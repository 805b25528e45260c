import { describe, expect, it } from "vitest";
import type { Snapshot } from "../../runtime/index.ts";
import { Labels } from "../../runtime/labels.ts";
import { runTraced, runTracedAsync } from "../support/execute.ts";

/** Allocated objects by label. */
function byLabel(snapshot: Snapshot): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind, label = "-", allocatedCount } of snapshot.traces) {
    if (kind === "object") counts[label] = (counts[label] ?? 0) + allocatedCount;
  }
  return counts;
}

describe("labels", () => {
  it("are carried by what is allocated inside, the innermost first", () => {
    const snapshot = runTraced(
      `const kept = [];
      const make = () => kept.push({});
      make();
      const result = tracealloc.withLabel("outer", () => {
        make();
        tracealloc.withLabel("inner", () => { make(); make(); });
        make();
        return 7;
      });
      make();
      kept.push({ result });
      return [tracealloc.takeSnapshot(), kept][0];`,
      {},
    ) as Snapshot;
    expect(byLabel(snapshot)).toEqual({ "-": 3, outer: 2, inner: 2 });
  });

  it("are carried behind await, by each of several at once", async () => {
    const snapshot = (await runTracedAsync(
      `const kept = [];
      const work = async (n) => { for (let i = 0; i < n; i++) { await null; kept.push({}); } };
      await Promise.all(["a", "b", "c"].map((name, i) => tracealloc.withLabel(name, () => work(i + 1))));
      kept.push({});
      return tracealloc.takeSnapshot();`,
      {},
    )) as Snapshot;
    expect(byLabel(snapshot)).toEqual({ "-": 1, a: 1, b: 2, c: 3 });
  });

  it("add up to the whole, also where objects are sampled", () => {
    const snapshot = runTraced(
      `const kept = [];
      const serve = (i) => { kept[i % 500] = { i, list: [i] }; };
      const routes = ["GET /users", "GET /orders", "POST /orders"];
      for (let i = 0; i < 60_000; i++) tracealloc.withLabel(routes[i % 3], () => serve(i));
      return [tracealloc.takeSnapshot(), kept.length][0];`,
      {},
    ) as Snapshot;
    const counts = byLabel(snapshot);
    expect(Object.keys(counts).sort()).toEqual(["GET /orders", "GET /users", "POST /orders"]);
    expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(60_000);
    for (const { kind, allocatedCount, allocatedError } of snapshot.traces) {
      if (kind === "object") {
        expect(Math.abs(allocatedCount - 20_000)).toBeLessThan(4 * allocatedError);
      }
    }
  });

  it("end with an error thrown inside, and reach nothing outside", () => {
    const snapshot = runTraced(
      `const kept = [];
      try { tracealloc.withLabel("failing", () => { kept.push({}); throw new Error("no"); }); } catch {}
      kept.push({});
      return [tracealloc.takeSnapshot(), kept][0];`,
      {},
    ) as Snapshot;
    expect(byLabel(snapshot)).toEqual({ failing: 1, "-": 1 });
  });

  it("do not show in tracebacks", () => {
    const frames = runTraced(
      `const make = () => ({});
      const outer = () => tracealloc.withLabel("a", () => make());
      const made = [outer(), outer()];
      return made.map((one) => [...tracealloc.getObjectTraceback(one)].slice(-3).map(String));`,
      { frames: 20 },
    ) as string[][];
    const own = "/project/traced.js";
    for (const path of frames) expect(path).toEqual([`${own}:3`, `${own}:3`, `${own}:2`]);
  });

  it("are strings", () => {
    expect(() => runTraced("tracealloc.withLabel(7, () => 1)", {})).toThrow(
      new TypeError("a label must be a string, not number"),
    );
  });

  it("are told apart up to a number", () => {
    const labels = new Labels(() => undefined);
    const seen = new Set<string | undefined>();
    for (let i = 0; i < 10_000; i++) labels.run(`label ${i}`, () => seen.add(labels.current));
    expect(seen.size).toBeLessThan(5000);
    expect(seen).toContain("<other labels>");
    labels.run("label 7", () => expect(labels.current).toBe("label 7"));
    expect(labels.current).toBeUndefined();
  });
});
