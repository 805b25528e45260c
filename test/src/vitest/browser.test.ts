import { describe, expect, test } from "vitest";
import { chromium } from "../../engines/engine.ts";
import { filesOf } from "../../support/install.ts";
import { results, vitestProject } from "./fixture.ts";

const FILES = filesOf("test/fixtures/vitest", ["src/cache.ts", "src/api.ts", "test/cache.test.ts"]);

/** A configuration that runs tests in Chromium, started with these arguments. */
function browserMode(executable: string, args: readonly string[]): string {
  const launch = { executablePath: executable, args: ["--no-sandbox", ...args] };
  return `{ browser: {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright({ launchOptions: ${JSON.stringify(launch)} }),
    instances: [{ browser: "chromium" }],
  } }`;
}

const browser = chromium();

describe.skipIf(browser === undefined)("in Chromium", () => {
  const run = (args: readonly string[]) =>
    results(
      vitestProject("4", FILES, {
        imports: `import { playwright } from "@vitest/browser-playwright";`,
        test: browserMode(browser?.path ?? "", args),
        packages: ["@vitest/browser-playwright", "playwright"],
      }),
    );

  test("counts and leaks are the same; the lines of callers are not known", async () => {
    const { tests, stderr } = await run(["--js-flags=--expose-gc"]);
    expect(tests).toMatchInlineSnapshot(`
      {
        "as many as allowed": "passed",
        "has a limit of its own": "expected the test to allocate at most 2 values, but it allocated 3 values, 64 B

        src/cache.ts:13:10  array in pair: 1 made, 32 B
        src/cache.ts:13:11  object in pair: 1 made, 16 B
        src/cache.ts:13:25  object in pair: 1 made, 16 B",
        "leaks": "expected the function to leak nothing, but in 10 calls it leaked at 3 lines

        src/cache.ts:9:33  array in remember: 10 of 10 survived, 280 B
          from handle (src/api.ts)
          from test/cache.test.ts
          from test/cache.test.ts
        src/cache.ts:9:20  object in remember: 10 of 10 survived, 200 B
          from handle (src/api.ts)
          from test/cache.test.ts
          from test/cache.test.ts
        src/cache.ts:6:17  new Map: grew by 10 entries, 168 B",
        "leaks nothing": "passed",
        "too many": "expected the function to allocate at most 2 values, but it allocated 3 values, 64 B

        src/cache.ts:13:10  array in pair: 1 made, 32 B
        src/cache.ts:13:11  object in pair: 1 made, 16 B
        src/cache.ts:13:25  object in pair: 1 made, 16 B",
        "too many behind await": "expected the function to allocate at most 10 B, but it allocated 2 values, 36 B

        src/cache.ts:16:8  promise in later: 1 made, 20 B
        src/cache.ts:18:10  object in later: 1 made, 16 B",
      }
    `);
    expect(stderr).not.toContain("Sourcemap for");
    expect(stderr).toMatch(/tracealloc: \d+ values, .* allocated by 6 tests of 1 file/);
  });

  test("where nobody can collect garbage, no leak test passes", async () => {
    const { tests } = await run([]);
    expect(tests).toMatchObject({
      "as many as allowed": "passed",
      "leaks nothing": expect.stringMatching(/^tracealloc cannot collect garbage in this engine/),
      leaks: expect.stringMatching(/^tracealloc cannot collect garbage in this engine/),
    });
  });
});
