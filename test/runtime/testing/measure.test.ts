import { afterEach, describe, expect, it } from "vitest";
import {
  collectGarbage,
  getTracebackLimit,
  isTracing,
  start,
  stop,
  takeSnapshot,
} from "../../../runtime/index.ts";
import { allocationsPerRun } from "../../../runtime/testing/index.ts";
import { load } from "./loaded.ts";

afterEach(stop);

describe("a measurement", () => {
  it("gives the same count and bytes, whenever the engine collects", () => {
    const body = `
const stack = [];
return (disturb) => {
  const list = [];
  for (let i = 0; i < 200; i++) { list.push({ i }); if (i % 50 === 0) disturb(); }
  const map = new Map();
  for (const { i } of list) map.set(i, [i]);
  while (stack.length < 10) stack.push(0);
  return map.size;
};`;
    const fn = load<(disturb: () => void) => number>(body);
    const quiet = allocationsPerRun(() => fn(() => {}), { runs: 3 });
    const disturbed = allocationsPerRun(() => fn(collectGarbage), { runs: 3 });
    // list, its objects, the map and its arrays; 200 entries in each of the two containers.
    expect(quiet.count).toBe(1 + 200 + 1 + 200);
    expect(disturbed).toEqual(quiet);
    expect(quiet.bytes).toBeGreaterThan(200 * (8 + 16 + 32 + 32));
  });

  it("counts what containers that were there before have grown by", () => {
    const push = load<() => number>(`const all = []; return () => all.push(0);`);
    const { count, bytes } = allocationsPerRun(push, { runs: 1000 });
    expect(count).toBe(0);
    expect(bytes).toBeGreaterThan(7);
    expect(bytes).toBeLessThan(20);
  });

  it("counts exactly on a line that was sampled before", () => {
    const make = load<(times: number) => void>(
      `return (times) => { for (let i = 0; i < times; i++) ({ i }); };`,
    );
    make(100_000);
    expect(allocationsPerRun(() => make(5000), { runs: 2 }).count).toBe(5000);
  });

  it("leaves what was traced before, and the way of tracing, as they were", () => {
    const body = `
const kept = [];
return (times) => { for (let i = 0; i < times; i++) kept.push({ i }); return kept; };`;
    const keep = load<(times: number) => unknown[]>(body);
    stop();
    start({ frames: 3 });
    const kept = keep(50_000);
    allocationsPerRun(() => keep(10), { runs: 4, warmup: 1 });
    keep(50_000);
    const snapshot = takeSnapshot();
    const objects = snapshot.traces.filter(({ kind }) => kind === "object");
    const total = (key: "count" | "allocatedCount" | "error") =>
      objects.reduce((sum, trace) => sum + trace[key], 0);
    expect(kept).toHaveLength(100_050);
    expect(total("allocatedCount")).toBe(100_050);
    expect(Math.abs(total("count") - 100_050)).toBeLessThanOrEqual(4 * total("error"));
    expect(snapshot.meta.sampling).toBe("adaptive");
    expect(getTracebackLimit()).toBe(3);
  });

  it("ends with tracing stopped where nothing was traced", () => {
    const fn = load<() => unknown>(`return () => [{ a: 1 }];`);
    stop();
    expect(allocationsPerRun(fn).count).toBe(2);
    expect(isTracing()).toBe(false);
  });

  it("ends when the function throws, rejects, or stops tracing", async () => {
    const fn = load<() => unknown>(`return () => [{ a: 1 }];`);
    const fail = () => {
      throw new Error("its own");
    };
    expect(() => allocationsPerRun(fail, { warmup: 0 })).toThrow("its own");
    const reject = async () => fail();
    await expect(allocationsPerRun(reject, { warmup: 0 })).rejects.toThrow("its own");
    allocationsPerRun(stop, { warmup: 0, runs: 1 });
    expect(isTracing()).toBe(false);
    start();
    expect(allocationsPerRun(fn).count).toBe(2);
  });

  it.each([[{ runs: 0 }], [{ runs: 1.5 }], [{ warmup: -1 }]])("refuses %j", (options) => {
    expect(() => allocationsPerRun(() => {}, options)).toThrow(RangeError);
  });
});
