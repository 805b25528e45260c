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
});
