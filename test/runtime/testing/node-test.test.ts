import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { node, project, REGISTER } from "../../support/cli.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

function suite(): string {
  const read = (name: string) => readFileSync(join(ROOT, "test/fixtures/testing", name), "utf8");
  const cwd = project({
    "package.json": `{ "type": "module" }`,
    "node_modules/.keep": "",
    "cache.js": read("cache.js"),
    "node.test.js": read("node.test.js"),
  });
  symlinkSync(ROOT, join(cwd, "node_modules/tracealloc"));
  return cwd;
}

const INCLUDE = `${REGISTER}?include=cache.js`;
const REPORTER = `
export default async function* (source) {
  for await (const { type, data } of source) {
    const message = data.details?.error?.cause?.message ?? "";
    if (data.details?.type === "suite") continue;
    if (type === "test:pass") yield "pass " + data.name + "\\n";
    if (type === "test:fail") yield "fail " + data.name + ": " + message + "\\n";
    if (type === "test:stdout") yield data.message;
  }
}`;

/** One line for each test, and the message of those that failed. */
async function runSuite(args: readonly string[]): Promise<string> {
  const reporter = `data:text/javascript,${encodeURIComponent(REPORTER)}`;
  const { stdout, stderr } = await node([...args, `--test-reporter=${reporter}`, "node.test.js"], {
    cwd: suite(),
    env: { TRACEALLOC: "1" },
  });
  expect(stderr).toBe("");
  return stdout;
}

test("node:test", async () => {
  expect(await runSuite(["--import", INCLUDE])).toMatchInlineSnapshot(`
    "{"count":3,"bytes":128,"lines":["cache.js 25 10 array pair","cache.js 25 11 object pair","cache.js 25 18 object pair"],"later":2,"list":true}
    pass as many as allowed
    fail one value too many: expected the function to allocate at most 2 values, but it allocated 3 values, 128 B

      cache.js:25:10  array in pair: 1 made, 64 B
      cache.js:25:11  object in pair: 1 made, 32 B
      cache.js:25:18  object in pair: 1 made, 32 B
    fail one byte too many: expected the function to allocate at most 127 B, but it allocated 3 values, 128 B

      cache.js:25:10  array in pair: 1 made, 64 B
      cache.js:25:11  object in pair: 1 made, 32 B
      cache.js:25:18  object in pair: 1 made, 32 B
    fail one too many behind await: expected the function to allocate at most 1 value, but it allocated 2 values, 80 B

      cache.js:28:8  promise in later: 1 made, 48 B
      cache.js:30:10  object in later: 1 made, 32 B
    pass made once, before
    pass per run
    pass leaks nothing
    fail leaks objects: expected the function to leak nothing, but in 6 calls it leaked at 3 lines

      cache.js:7:33  array in remember: 6 of 6 survived, 336 B
        from <anonymous> (node.test.js:46:22)
        from <anonymous> (node.test.js:46:3)
      cache.js:7:20  object in remember: 6 of 6 survived, 240 B
        from <anonymous> (node.test.js:46:22)
        from <anonymous> (node.test.js:46:3)
      cache.js:1:17  new Map: grew by 6 entries, 336 B
    fail leaks entries: expected the function to leak nothing, but in 10 calls it leaked at 1 line

      cache.js:2:13  array: grew by 10 entries
    fail has nothing to leak: tracealloc saw no instrumented line allocate anything in 10 calls, so it cannot tell whether they leak. Is the code that is called instrumented? Test files are not by themselves, nor is what \`exclude\` names.
    fail is no function: give expect() a function to call, not number
    fail says no limit: say what may be allocated at most: { count }, { bytes } or both
    fail two at once: tracealloc measures one function at a time: await each measurement, and leave \`concurrent\` out of tests that measure.
    pass goes on after an error
    fail its own is passed: expected the test to allocate at most 2 values, but it allocated 3 values, 128 B

      cache.js:25:10  array in pair: 1 made, 64 B
      cache.js:25:11  object in pair: 1 made, 32 B
      cache.js:25:18  object in pair: 1 made, 32 B
    pass its own is kept
    fail defaults: expected the function to allocate at most 2 values, but it allocated 3 values, 128 B

      cache.js:25:10  array in pair: 1 made, 64 B
      cache.js:25:11  object in pair: 1 made, 32 B
      cache.js:25:18  object in pair: 1 made, 32 B
    fail the suite's is passed: expected the test to allocate at most 2 values, but it allocated 3 values, 128 B

      cache.js:25:10  array in pair: 1 made, 64 B
      cache.js:25:11  object in pair: 1 made, 32 B
      cache.js:25:18  object in pair: 1 made, 32 B
    "
  `);
});

test("nothing passes where nothing is instrumented", async () => {
  const output = await runSuite([]);
  expect(output).not.toContain("pass ");
  expect(output.match(/tracealloc counts nothing here/g)).toHaveLength(16);
});
