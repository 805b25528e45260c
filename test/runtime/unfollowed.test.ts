import { describe, expect, it } from "vitest";
import type { Snapshot } from "../../runtime/index.ts";
import { runTraced } from "../support/execute.ts";

describe("what no hook could look at", () => {
  it("is counted, sized by its syntax, and said not to be followed", () => {
    const snapshot = runTraced(
      `async function f() {} const kept = [];
       for (let i = 0; i < 5000; i++) kept.push(f());
       const snapshot = tracealloc.takeSnapshot(); kept.length; return snapshot;`,
      {},
    ) as Snapshot;
    const [promises] = snapshot.statistics("kind").filter(({ kind }) => kind === "promise");
    expect(promises).toMatchObject({
      count: 0,
      size: 0,
      allocatedCount: 5000,
      allocatedSize: 5000 * 48,
      unfollowedCount: 5000,
      diedYoungCount: 0,
    });
  });

  it("so are BigInts, which have no identity", () => {
    const snapshot = runTraced(
      `const kept = []; for (let i = 0n; i < 5000n; i += 1n) kept.push(-i);
       const snapshot = tracealloc.takeSnapshot(); kept.length; return snapshot;`,
      {},
    ) as Snapshot;
    const [bigints] = snapshot.statistics("kind").filter(({ kind }) => kind === "bigint");
    expect(bigints).toMatchObject({ count: 0, allocatedCount: 10_000, unfollowedCount: 10_000 });
    expect(bigints?.allocatedSize).toBeGreaterThan(9_990 * 24 * 0.99);
    expect(bigints?.allocatedSize).toBeLessThan(10_000 * 24 * 1.01);
  });
});
