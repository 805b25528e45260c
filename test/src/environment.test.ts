import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { node, project, REGISTER, tracealloc } from "../support/cli.ts";
import { load } from "../support/running.ts";

const RUNTIME = REGISTER.replace("src/node/register.js", "runtime/index.js");
const files = {
  "main.mjs": `import { getTracebackLimit, isTracing } from ${JSON.stringify(RUNTIME)};
console.log(isTracing(), getTracebackLimit());
globalThis.kept = [{}];`,
};
const REFUSED = /^(?:\w+: )*TRACEALLOC: invalid number of frames$/m;

describe("TRACEALLOC", () => {
  test.each([
    ["", "false 1"],
    ["0", "false 1"],
    ["1", "true 1"],
    ["25", "true 25"],
    ["65535", "true 65535"],
  ])("%j", async (TRACEALLOC, expected) => {
    const outcome = await node(["--import", REGISTER, "main.mjs"], {
      cwd: project(files),
      env: { TRACEALLOC },
    });
    expect(outcome).toMatchObject({ stdout: `${expected}\n`, stderr: "", code: 0 });
  });

  test.each(["-1", "abc", "1.5", "65536", "0x10", "5 ", "99999999999", "1e2"])(
    "%j is refused before the program runs",
    async (TRACEALLOC) => {
      const options = { cwd: project(files), env: { TRACEALLOC } };
      const registered = await node(["--import", REGISTER, "main.mjs"], options);
      expect(registered).toMatchObject({ stdout: "", code: 1 });
      expect(registered.stderr).toMatch(REFUSED);
      const run = await tracealloc(["run", "--frames", "2", "main.mjs"], options);
      expect(run).toMatchObject({ stdout: "", code: 1 });
      expect(run.stderr).toMatch(/^tracealloc: TRACEALLOC: invalid number of frames\n$/);
    },
  );

  test.each([
    ["7", ["--frames", "3"], 3],
    ["0", ["--frames", "3"], 3],
    ["7", [], 7],
    ["0", [], 1],
    ["", [], 1],
  ])("%j with %j keeps %d frames under tracealloc run", async (TRACEALLOC, options, limit) => {
    const cwd = project(files);
    const args = ["run", ...options, "--output", "snap.json", "main.mjs"];
    const { stdout, code } = await tracealloc(args, { cwd, env: { TRACEALLOC } });
    expect([stdout, code]).toEqual([`true ${limit}\n`, 0]);
    expect(load(join(cwd, "snap.json")).tracebackLimit).toBe(limit);
  });
});
