import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { node } from "../../support/cli.ts";
import { type Files, filesOf, install, ROOT } from "../../support/install.ts";

const NAMES = [
  "jest.config.cjs",
  "setup.cjs",
  "babel.config.cjs",
  "src/cache.js",
  "test/cache.test.js",
];

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** What Jest says of each test: "passed", or the message of its failure. */
async function results(cwd: string, args: readonly string[] = []): Promise<Files> {
  const jest = join(ROOT, "node_modules/jest/bin/jest.js");
  await node([jest, "--json", "--outputFile=out.json", ...args], { cwd });
  const { testResults } = JSON.parse(readFileSync(join(cwd, "out.json"), "utf8")) as Report;
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return Object.fromEntries(
    tests.map(({ title, status, failureMessages: [failure = ""] }) => {
      const message = failure.replace(/^Error: /, "").replace(/\n {4}at [\s\S]*$/, "");
      return [title, message || status];
    }),
  );
}

const PAIR = `3 values, 128 B

  src/cache.js:8:10  array in pair: 1 made, 64 B
  src/cache.js:8:11  object in pair: 1 made, 32 B
  src/cache.js:8:18  object in pair: 1 made, 32 B`;

test.each([
  ["in its own process", "--runInBand"],
  ["in workers", "--maxWorkers=2"],
])("Jest, tests run %s", async (_, option) => {
  const files = { "package.json": "{}", ...filesOf("test/fixtures/jest", NAMES) };
  expect(await results(install(files, {}), [option])).toEqual({
    "as many as allowed": "passed",
    "too many": `expected the function to allocate at most 2 values, but it allocated ${PAIR}`,
    "leaks nothing": "passed",
    leaks: `expected the function to leak nothing, but in 10 calls it leaked at 3 lines

  src/cache.js:4:33  array in remember: 10 of 10 survived, 560 B
    from test/cache.test.js:22:22
    from test/cache.test.js:22:3
  src/cache.js:4:20  object in remember: 10 of 10 survived, 400 B
    from test/cache.test.js:22:22
    from test/cache.test.js:22:3
  src/cache.js:1:17  new Map: grew by 10 entries, 336 B`,
    "has a limit of its own": `expected the test to allocate at most 2 values, but it allocated ${PAIR}`,
  });
});

test("TypeScript in Jest, compiled to CommonJS", async () => {
  const config = `module.exports = {
    presets: [["@babel/preset-env", { targets: { node: "current" } }], "@babel/preset-typescript"],
    plugins: [["tracealloc/babel", { exclude: ["**/*.test.ts"] }]],
  };`;
  const body = `
import { expect as expectOf } from "tracealloc/testing";
import { handle } from "../src/api.ts";
import { pair } from "../src/cache.ts";
let id: number = 0;
test("counts", () => expectOf(() => pair(1, 2)).toAllocateAtMost({ count: 2 }));
test("leaks", async () => await expectOf(() => handle(id++)).toLeakNothing());
`;
  const files = {
    "package.json": "{}",
    "babel.config.cjs": config,
    ...filesOf("test/fixtures/vitest", ["src/cache.ts", "src/api.ts"]),
    "test/a.test.ts": body,
  };
  const presets = ["@babel/preset-env", "@babel/preset-typescript"];
  const packages = presets.map((name) => [name, join(ROOT, "node_modules", name)]);
  expect(await results(install(files, Object.fromEntries(packages)))).toMatchInlineSnapshot(`
    {
      "counts": "expected the function to allocate at most 2 values, but it allocated 3 values, 128 B

      src/cache.ts:13:10  array in pair: 1 made, 64 B
      src/cache.ts:13:11  object in pair: 1 made, 32 B
      src/cache.ts:13:25  object in pair: 1 made, 32 B",
      "leaks": "expected the function to leak nothing, but in 10 calls it leaked at 2 lines

      src/cache.ts:9:33  array in remember: 10 of 10 survived, 560 B
        from handle (src/api.ts:6:11)
        from test/a.test.ts:7:54
        from test/a.test.ts:7:27
      src/cache.ts:9:20  object in remember: 10 of 10 survived, 400 B
        from handle (src/api.ts:6:11)
        from test/a.test.ts:7:54
        from test/a.test.ts:7:27",
    }
  `);
});

test("in Jest nothing passes where nothing is instrumented", async () => {
  const { "babel.config.cjs": _, ...plain } = filesOf("test/fixtures/jest", NAMES);
  const config = `module.exports = { setupFilesAfterEnv: ["./setup.cjs"], transform: {} };`;
  const files = { "package.json": "{}", ...plain, "jest.config.cjs": config };
  const messages = Object.values(await results(install(files, {})));
  expect(messages).toHaveLength(5);
  for (const message of messages) expect(message).toMatch(/^tracealloc counts nothing here/);
});
