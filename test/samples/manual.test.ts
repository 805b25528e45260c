import { expect, test } from "vitest";
import { tracealloc } from "../support/cli.ts";
import { lineOf, ROOT, runRegistered } from "./sample.ts";

const MANUAL = "samples/manual";
const CONCORDANCE = `${MANUAL}/concordance.mjs`;
const MAP = lineOf(CONCORDANCE, "const places = new Map()");
/** Lists and places of 43 words that occur 70 times. */
const LISTS = lineOf(CONCORDANCE, "places.set(key, [])");
const PLACES = lineOf(CONCORDANCE, ".push({ line:");

test.each([
  "top-ten.mjs",
  "compare.ts",
  "traceback.mjs",
  "pretty-top.ts",
  "million-zeros.cjs",
  "timeline.ts",
])("%s runs under tracealloc run as well", async (name) => {
  const args = ["run", "--top", "1", `${MANUAL}/${name}`];
  const { stdout, stderr, code } = await tracealloc(args, { cwd: ROOT });
  expect(code).toBe(0);
  expect(stdout).not.toBe("");
  expect(stderr).toMatch(/#1: samples\/manual\/\S+:\d+: size=/);
});

test("display the top 10", async () => {
  const lines = await outputOf("top-ten.mjs");
  expect(lines.slice(0, 4)).toEqual([
    "[ Top 10 ]",
    `${CONCORDANCE}:${LISTS}: size=7912 B, count=43, average=184 B`,
    `${CONCORDANCE}:${PLACES}: size=2800 B, count=70, average=40 B`,
    `${CONCORDANCE}:${MAP}: size=2728 B, count=1, average=2728 B`,
  ]);
});

test("compute differences", async () => {
  const compare = `${MANUAL}/compare.ts`;
  const leak = lineOf(compare, "listeners.push({");
  const list = lineOf(compare, "const listeners");
  const lines = await outputOf("compare.ts");
  expect(lines[1]).toBe(
    `${compare}:${leak}: size=58.6 KiB (+39.1 KiB), count=1500 (+1000), average=40 B`,
  );
  expect(lines[2]).toMatch(`${compare}:${list}: size=15.3 KiB (+10.9 KiB), count=1 (+0)`);
  expect(lines.at(-1)).toBe("1500 listeners");
});

test("get the traceback of a memory block", async () => {
  const lines = await outputOf("traceback.mjs");
  expect(lines[0]).toBe("43 memory blocks: 7.7 KiB");
  const call = "globalThis.concordance = makeConcordance();";
  expect(lines.slice(1)).toEqual([
    `  File "${MANUAL}/traceback.mjs", line ${lineOf(`${MANUAL}/traceback.mjs`, call)}`,
    `    ${call}`,
    `  File "${CONCORDANCE}", line ${LISTS}`,
    "    if (!places.has(key)) places.set(key, []);",
  ]);
});

test("pretty top", async () => {
  const lines = await outputOf("pretty-top.ts");
  expect(lines.slice(0, 7)).toEqual([
    "Top 3 lines",
    `#1: ${CONCORDANCE}:${LISTS}: 7.7 KiB`,
    "    if (!places.has(key)) places.set(key, []);",
    `#2: ${CONCORDANCE}:${PLACES}: 2.7 KiB`,
    "    places.get(key).push({ line: index + 1, column: offset + 1 });",
    `#3: ${CONCORDANCE}:${MAP}: 2.7 KiB`,
    "    const places = new Map();",
  ]);
  expect(lines.at(-2)).toMatch(/^Total allocated size: 1\d\.\d KiB$/);
});

test("a million zeros are 8 million bytes, and a peak when they are gone", async () => {
  expect(await outputOf("million-zeros.cjs")).toEqual([
    "at the start: current 0.00 MiB, peak 0.00 MiB",
    "with a million zeros: current 7.63 MiB, peak 7.63 MiB",
    "without them: current 0.00 MiB, peak 7.63 MiB",
    "peak reset: current 0.00 MiB, peak 0.00 MiB",
  ]);
});

test("current memory falls again after each of two steps, and stays after the third", async () => {
  const lines = await outputOf("timeline.ts");
  const sizes = new Map(
    lines.map((line) => [line.split(": ")[0], Number(/: (\d+) KiB$/.exec(line)?.[1])]),
  );
  // 100,000 objects of 40 bytes, and the array's room for 101,810 to 116,050 of them.
  const least = (100_000 * 40) / 1024 + 780;
  for (const step of [1, 2, 3]) {
    expect(sizes.get(`step ${step}, made`)).toBeGreaterThan(0.85 * least);
    expect(sizes.get(`step ${step}, made`)).toBeLessThan(1.15 * least);
  }
  for (const step of [1, 2]) expect(sizes.get(`step ${step}, dropped`)).toBeLessThan(100);
  expect(lines.at(-1)).toBe("100000 points are left");
});

async function outputOf(name: string): Promise<string[]> {
  const { stdout, stderr, code } = await runRegistered(`${MANUAL}/${name}`);
  expect([stderr, code]).toEqual(["", 0]);
  return stdout.trimEnd().split("\n");
}
