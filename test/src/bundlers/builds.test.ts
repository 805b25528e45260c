import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { BUNDLERS } from "./builds.ts";
import { fixture, type Run, runBundle, runSource } from "./fixture.ts";

let root: string;
let source: Run;

beforeAll(async () => {
  root = fixture();
  source = await runSource(root);
});

it("the source itself allocates at sites of all its files", () => {
  const files = new Set(source.counts.map((line) => line.split(":")[0]));
  expect([...files]).toEqual([
    "node_modules/cjs-dep/helper.js",
    "node_modules/cjs-dep/index.js",
    "src/lazy.ts",
    "src/main.ts",
    "src/shapes.ts",
    "src/text.js",
    "src/view.tsx",
  ]);
});

describe.each(Object.entries(BUNDLERS))("a bundle by %s", (name, build) => {
  it.each([false, true])(
    "does the same and counts what the source says (minified: %s)",
    async (minify) => {
      const run = async (plugin: object | undefined): Promise<Run> => {
        const out = join(root, `${name}-${minify ? "small-" : ""}${plugin ? "counted" : "plain"}`);
        await build({ root, out, minify, plugin });
        return runBundle(root, join(out, "main.js"));
      };
      const plain = await run(undefined);
      expect(plain).toEqual({ stdout: source.stdout, stderr: "", counts: [] });
      const counted = await run({});
      expect(counted.stdout + counted.stderr).toBe(plain.stdout);
      expect(counted.counts).toEqual(source.counts);
    },
  );
});
