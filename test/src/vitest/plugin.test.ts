import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { filesOf, ROOT } from "../../support/install.ts";
import { results, vitest, vitestProject } from "./fixture.ts";

const SOURCES = filesOf("test/fixtures/vitest", ["src/cache.ts", "src/api.ts"]);

/** A test file with this body. */
function testFile(body: string): string {
  return `
import { allocationsPerRun, limitAllocations } from "tracealloc/testing";
import { expect, test, vi } from "vitest";
import { handle } from "../src/api";
import { later, pair } from "../src/cache";
${body}`;
}

const PAIRS = testFile(`
test("one", () => void pair(1, 2));
test("two", () => void [pair(1, 2), pair(1, 2)]);
test.skip("none", () => void pair(1, 2));
`);

/** The summary that a run prints, from its first line on. */
function summaryOf(stderr: string): string {
  return stderr.slice(stderr.indexOf("tracealloc:"));
}

test("a summary has the totals of files and tests", async () => {
  const cwd = vitestProject("4", {
    ...SOURCES,
    "test/a.test.ts": PAIRS,
    "test/b.test.ts": testFile(`test("later", async () => void (await later(1)));`),
  });
  const { stderr, code } = await vitest(cwd, ["run"]);
  expect(code).toBe(0);
  expect(summaryOf(stderr)).toMatchInlineSnapshot(`
    "tracealloc: 19 values, 1200 B allocated by 3 tests of 2 files

         values      bytes  file
             13      752 B  test/a.test.ts
              6      448 B  test/b.test.ts

         values      bytes  test
              6      256 B  test/a.test.ts > two
              3      128 B  test/a.test.ts > one
              2       80 B  test/b.test.ts > later

    "
  `);
});

test("a summary is cut, or left out", async () => {
  const files = { ...SOURCES, "test/a.test.ts": PAIRS };
  const cut = await results(vitestProject("4", files, { options: "{ top: 1 }" }));
  expect(summaryOf(cut.stderr)).toMatchInlineSnapshot(`
    "tracealloc: 13 values, 752 B allocated by 2 tests of 1 file

         values      bytes  file
             13      752 B  test/a.test.ts

         values      bytes  test
              6      256 B  test/a.test.ts > two
              3      128 B  1 more

    "
  `);
  const none = await results(vitestProject("4", files, { options: "{ top: 0 }" }));
  expect(none.stderr).toBe("");
});

test("where nothing is instrumented, nothing passes for nothing allocated", async () => {
  const body = `
test("count", () => expect(() => pair(1, 2)).toAllocateAtMost({ count: 0 }));
test("leak", async () => await expect(() => pair(1, 2)).toLeakNothing());
test("per run", () => void allocationsPerRun(() => pair(1, 2)));
test("limit", () => limitAllocations({ count: 0 }));
`;
  const files = { ...SOURCES, "test/a.test.ts": testFile(body) };
  const cwd = vitestProject("4", files, { options: `{ exclude: ["src/**"] }` });
  const { tests, stderr } = await results(cwd);
  expect(Object.keys(tests)).toEqual(["count", "leak", "per run", "limit"]);
  for (const message of Object.values(tests)) expect(message).toMatch(/^tracealloc counts nothing/);
  expect(summaryOf(stderr)).toContain(
    "nothing was counted in test/a.test.ts: no instrumented file was loaded there",
  );
});

test("what test and setup files make counts when that is asked for", async () => {
  const body = `
test("own", () => void expect(allocationsPerRun(() => [{ own: true }]).count).toBe(2));
test("setup", () => void expect(allocationsPerRun(globalThis.made).count).toBe(1));
export { pair };
`;
  const files = {
    ...SOURCES,
    "test/setup.ts": "globalThis.made = () => ({ made: true });",
    "test/a.test.ts": testFile(body),
  };
  const config = `{ setupFiles: ["test/setup.ts"] }`;
  const not = await results(vitestProject("4", files, { test: config }));
  expect(not.tests).toEqual({
    own: "expected +0 to be 2 // Object.is equality",
    setup: "expected +0 to be 1 // Object.is equality",
  });
  const asked = { options: "{ testFiles: true }", test: config };
  const { tests } = await results(vitestProject("4", files, asked));
  expect(tests).toEqual({ own: "passed", setup: "passed" });
});

test("a suite has defaults, and a test its own", async () => {
  const body = `
test("default count", () => expect(() => pair(1, 2)).toAllocateAtMost());
test("own count", () => expect(() => pair(1, 2)).toAllocateAtMost({ count: 3 }));
test("default of the test", () => void [pair(1, 2), pair(1, 2)]);
test("own of the test", () => {
  limitAllocations({ count: 6 });
  pair(1, 2);
  pair(1, 2);
});
test("default repeats", async () => {
  limitAllocations({});
  let calls = 0;
  await expect(() => { calls++; pair(1, 2); }).toLeakNothing();
  expect(calls).toBe(5);
});
test("own repeats", async () => {
  limitAllocations({});
  let calls = 0;
  await expect(() => { calls++; return later(1); }).toLeakNothing({ repeats: 2 });
  expect(calls).toBe(3);
});
`;
  const options = `{ allocations: { count: 2 }, test: { count: 5 }, leaks: { warmup: 1, repeats: 4 } }`;
  const files = { ...SOURCES, "test/a.test.ts": testFile(body) };
  const { tests } = await results(vitestProject("4", files, { options }));
  expect(tests).toEqual({
    "default count": expect.stringMatching(/at most 2 values, but it allocated 3 values/),
    "own count": "passed",
    "default of the test": expect.stringMatching(/at most 5 values, but it allocated 6 values/),
    "own of the test": "passed",
    "default repeats": "passed",
    "own repeats": "passed",
  });
});

test("tests that run side by side are not told apart", async () => {
  const body = `
test.concurrent("a", async () => { pair(1, 2); await later(1); });
test.concurrent("b", async () => { pair(1, 2); await later(1); });
test("c", () => void pair(1, 2));
`;
  const files = { ...SOURCES, "test/a.test.ts": testFile(body) };
  const { tests, stderr } = await results(vitestProject("4", files));
  expect(tests).toEqual({ a: "passed", b: "passed", c: "passed" });
  expect(summaryOf(stderr)).toMatchInlineSnapshot(`
    "tracealloc: 17 values, 912 B allocated by 3 tests of 1 file
    2 tests ran beside others, and count only in their files

         values      bytes  file
             17      912 B  test/a.test.ts

         values      bytes  test
              3      128 B  test/a.test.ts > c

    "
  `);
});

test.each(["3", "4"])(
  "in Vitest %s tracealloc may be a link to another folder",
  async (version) => {
    const cwd = vitestProject(version, {
      ...SOURCES,
      "test/a.test.ts": testFile(`
test("count", () => expect(() => pair(1, 2)).toAllocateAtMost({ count: 3 }));
let id = 0;
test("leak", async () => await expect(() => handle(id++)).toLeakNothing());
`),
    });
    const own = join(cwd, "node_modules/tracealloc");
    rmSync(own, { recursive: true });
    symlinkSync(ROOT, own);
    const { tests } = await results(cwd);
    expect(tests).toEqual({
      count: "passed",
      leak: expect.stringMatching(
        /leaked at 3 lines[\s\S]*\n {4}from handle \(src\/api\.ts:6:3\)\n {4}from test\/a\.test\.ts:9:\d+\n {4}from test\/a\.test\.ts:9:\d+\n {2}src/,
      ),
    });
  },
);

test("files of one worker, and projects", async () => {
  const files = {
    ...SOURCES,
    "test/a.test.ts": PAIRS,
    "test/b.test.ts": PAIRS,
  };
  const projects = `{
    isolate: false,
    pool: "threads",
    projects: [
      { extends: true, test: { name: "a", include: ["test/a.test.ts"] } },
      { extends: true, test: { name: "b", include: ["test/b.test.ts"] } },
    ],
  }`;
  const { stderr } = await results(vitestProject("4", files, { test: projects }));
  expect(summaryOf(stderr)).toMatchInlineSnapshot(`
    "tracealloc: 26 values, 1504 B allocated by 4 tests of 2 files

         values      bytes  file
             13      752 B  test/a.test.ts
             13      752 B  test/b.test.ts

         values      bytes  test
              6      256 B  test/a.test.ts > two
              6      256 B  test/b.test.ts > two
              3      128 B  test/a.test.ts > one
              3      128 B  test/b.test.ts > one

    "
  `);
});

test.each(["3", "4"])("benchmarks of Vitest %s say what a call allocates", async (version) => {
  const cwd = vitestProject(version, {
    ...SOURCES,
    ...filesOf("test/fixtures/vitest", ["test/pair.bench.ts"]),
  });
  const { stderr, code } = await vitest(cwd, ["bench", "--run"]);
  expect(code).toBe(0);
  expect(summaryOf(stderr)).toMatchInlineSnapshot(`
    "tracealloc: allocations of one call

      allocs/op   bytes/op  benchmark
              3      128 B  test/pair.bench.ts > values > pair
              2       80 B  test/pair.bench.ts > values > later

    "
  `);
});

test("benchmarks of Vitest 5, which its tests make, do so too", async () => {
  const cwd = vitestProject("5", {
    ...SOURCES,
    ...filesOf("test/fixtures/vitest", ["test/context.bench.ts"]),
  });
  const { stderr, code } = await vitest(cwd, ["bench", "--run"]);
  expect(code).toBe(0);
  expect(summaryOf(stderr)).toMatchInlineSnapshot(`
    "tracealloc: allocations of one call

      allocs/op   bytes/op  benchmark
              6      256 B  test/context.bench.ts > values > two pairs
              3      128 B  test/context.bench.ts > values > pair
              2       80 B  test/context.bench.ts > values > later

    "
  `);
});
