import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { install } from "../support/install.ts";
import { installed } from "./engine.ts";

const FILES = {
  "package.json": `{ "private": true, "type": "module" }`,
  "deno.json": `{ "nodeModulesDir": "manual" }`,
  "plain.js": "console.log(1);",
};
const program = (prefix: string): string => `import { writeFileSync } from "node:fs";
import { instrument } from "${prefix}tracealloc/instrument";
import { settle, start, takeSnapshot } from "${prefix}tracealloc";
const source = "export const made = Array.from({ length: 7 }, () => ({}));";
writeFileSync("made.js", instrument(source, { filename: "made.js" }).code);
start();
globalThis.kept = await import("./made.js");
await settle();
const { traces } = takeSnapshot();
console.log(traces.map((t) => [t.kind, t.allocatedCount, t.count].join(" ")).join());`;

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly failed: boolean;
}

describe.each([
  ["Deno", "npm:", ["run", "-A"], "import 'npm:tracealloc/register'"],
  ["Bun", "", ["run"], "import 'tracealloc/register'"],
])("the package in %s", (name, prefix, args, register) => {
  const engine = installed().find((each) => each.name === name);
  const run = (file: string, ...rest: string[]): Promise<Ended> => {
    const cwd = install({ ...FILES, "main.js": program(prefix), "register.js": register }, {});
    const options = { cwd, timeout: 100_000 };
    return new Promise((resolve) => {
      execFile(
        engine?.path ?? "",
        [...args, join(cwd, file), ...rest],
        options,
        (error, stdout, stderr) => resolve({ stdout, stderr, failed: error !== null }),
      );
    });
  };

  it.skipIf(engine === undefined)("counts exactly, and tells what lives", async () => {
    expect(await run("main.js")).toMatchObject({
      stdout: "array 1 1,object 1 0,function 1 0,object 7 7\n",
      failed: false,
    });
  });

  it.skipIf(engine === undefined)("says what to do instead of run and register", async () => {
    const cli = "node_modules/tracealloc/dist/src/cli.js";
    for (const ended of [await run(cli, "run", "plain.js"), await run("register.js")]) {
      expect(ended).toMatchObject({ stdout: "", failed: true });
      expect(ended.stderr).toMatch(
        /tracealloc( run|\/register) works in Node only, and this is (Deno|Bun) [\d.]+: run it with Node, or /,
      );
    }
  });
});
