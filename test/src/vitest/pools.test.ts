import { expect, test } from "vitest";
import { filesOf } from "../../support/install.ts";
import { results, vitestProject } from "./fixture.ts";

const FILES = filesOf("test/fixtures/vitest", ["src/cache.ts", "src/api.ts", "test/cache.test.ts"]);

const RUNS = [
  ["3", "forks"],
  ["3", "threads"],
  ["3", "vmThreads"],
  ["4", "forks"],
  ["4", "threads"],
  ["4", "vmThreads"],
  ["4", "vmForks"],
  ["5", "forks"],
  ["5", "threads"],
  ["5", "vmThreads"],
] as const;

const PAIR = `3 values, 128 B

  src/cache.ts:13:10  array in pair: 1 made, 64 B
  src/cache.ts:13:11  object in pair: 1 made, 32 B
  src/cache.ts:13:25  object in pair: 1 made, 32 B`;

const EXPECTED = {
  "as many as allowed": "passed",
  "too many": `expected the function to allocate at most 2 values, but it allocated ${PAIR}`,
  "too many behind await": `expected the function to allocate at most 10 B, but it allocated 2 values, 80 B

  src/cache.ts:16:8  promise in later: 1 made, 48 B
  src/cache.ts:18:10  object in later: 1 made, 32 B`,
  "leaks nothing": "passed",
  leaks: `expected the function to leak nothing, but in 10 calls it leaked at 3 lines

  src/cache.ts:9:33  array in remember: 10 of 10 survived, 560 B
    from handle (src/api.ts:6:3)
    from test/cache.test.ts:28:22
    from test/cache.test.ts:28:3
  src/cache.ts:9:20  object in remember: 10 of 10 survived, 400 B
    from handle (src/api.ts:6:3)
    from test/cache.test.ts:28:22
    from test/cache.test.ts:28:3
  src/cache.ts:6:17  new Map: grew by 10 entries, 336 B`,
  "has a limit of its own": `expected the test to allocate at most 2 values, but it allocated ${PAIR}`,
};

test.each(RUNS)("Vitest %s, pool %s", async (version, pool) => {
  const { tests } = await results(vitestProject(version, FILES), [`--pool=${pool}`]);
  expect(tests).toEqual(EXPECTED);
});
