import { expect, test } from "vitest";
import { lineOf, runSample } from "./sample.ts";

const SERVER = "samples/leaky-server/server.ts";

test("the line that makes the cache's entries comes first, and to the unit", async () => {
  const { plain, traced, snapshot } = await runSample(SERVER);
  expect({ ...traced, stderr: "" }).toEqual({ ...plain, stderr: "" });
  expect([plain.code, plain.stdout]).toEqual([
    0,
    "4000 requests answered with 2032000 bytes; 4000 pages in the cache\n",
  ]);

  const [first, second] = snapshot.statistics("lineno");
  const guilty = lineOf(SERVER, "return { url,");
  expect(String(first)).toMatch(`${SERVER}:${guilty}: size=`);
  expect(first).toMatchObject({ count: 4000, allocatedCount: 4000 });
  expect(first?.size).toBeGreaterThan(second?.size ?? Number.NaN);
  expect(traced.stderr).toContain(`#1: ${String(first)}\n    return { url,`);
  expect(String(second)).toContain(`${SERVER}:${lineOf(SERVER, "new Map<string, Page>()")}: size=`);
});
