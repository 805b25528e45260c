import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { project, tracealloc } from "../support/cli.ts";

const MAIN = `globalThis.kept = [];
for (let i = 0; i < 20; i++) kept.push({ i });
for (let i = 0; i < 30; i++) [i, i];`;

describe("tracealloc report", () => {
  const cwd = project({ "main.cjs": MAIN, "broken.json": "{}" });
  beforeAll(async () => {
    await tracealloc(["run", "--quiet", "--output", "one.json", "main.cjs"], { cwd });
    await tracealloc(["run", "--quiet", "--output", "two.json.gz", "main.cjs"], { cwd });
  });

  it("says of a snapshot what run says", async () => {
    const { stdout, stderr, code } = await tracealloc(["report", "one.json"], { cwd });
    expect([stderr, code]).toEqual(["", 0]);
    expect(stdout).toMatch(
      /^tracealloc: \S+ B live in 21 objects, of .* allocated in 51 objects$/m,
    );
    expect(stdout).toMatch(
      /^#1: main\.cjs:2: size=\d+ B, count=20, .*\n {4}for \(let i = 0; i < 20/m,
    );
  });

  it("adds up several", async () => {
    const args = ["report", "one.json", "two.json.gz", "--sort", "allocated", "--top", "1"];
    const { stdout } = await tracealloc(args, { cwd });
    expect(stdout).toMatch(/^#1: main\.cjs:3: size=\d+ B, count=60,/m);
    expect(stdout).not.toContain("#2:");
  });

  it.each([
    ["lineno", { filename: "main.cjs", lineno: 2 }],
    ["filename", { filename: "main.cjs" }],
    ["kind", { kind: "object" }],
    ["package", { package: "." }],
    ["label", {}],
    ["site", { filename: "main.cjs", lineno: 2, column: 40 }],
    [
      "traceback",
      { filename: "main.cjs", lineno: 2, column: 40, frames: [{ lineno: 2, column: 40 }] },
    ],
  ])("gives JSON by %s", async (key, expected) => {
    const args = ["report", "one.json", "--format", "json", "--group-by", key];
    const { stdout } = await tracealloc(args, { cwd });
    const { meta, statistics } = JSON.parse(stdout);
    expect(meta.engine).toBe("Node.js");
    const { size, count, allocatedSize, allocatedCount, error, ...group } = statistics[0];
    expect(group).toMatchObject(expected);
    expect(Object.keys(group).sort()).toEqual(Object.keys(expected).sort());
    expect(error).toBe(0);
    expect(count).toBeGreaterThanOrEqual(20);
    expect([size, allocatedSize, allocatedCount].every(Number.isInteger)).toBe(true);
  });

  it("gives of what is dead how much there was", async () => {
    const args = ["report", "one.json", "--format", "json", "--top", "9"];
    const { statistics } = JSON.parse((await tracealloc(args, { cwd })).stdout);
    expect(statistics).toContainEqual(
      expect.objectContaining({ lineno: 3, count: 0, size: 0, allocatedCount: 30 }),
    );
  });

  it("writes a file, but not over another one", async () => {
    const args = ["report", "one.json", "--output", "report.txt"];
    expect(await tracealloc(args, { cwd })).toMatchObject({ stdout: "", stderr: "", code: 0 });
    expect(readFileSync(join(cwd, "report.txt"), "utf8")).toContain("#1: main.cjs:2:");
    const again = await tracealloc(args, { cwd });
    expect(again.code).toBe(1);
    expect(again.stderr).toContain("--force");
    expect((await tracealloc([...args, "--force"], { cwd })).code).toBe(0);
  });

  it("says in one sentence what is wrong", async () => {
    const missing = await tracealloc(["report", "nope.json"], { cwd });
    expect(missing).toMatchObject({ stdout: "", code: 1 });
    expect(missing.stderr).toMatch(/^tracealloc: .*nope\.json.*\n$/);
    const broken = await tracealloc(["report", "broken.json"], { cwd });
    expect(broken.code).toBe(1);
    expect(broken.stderr).toMatch(/^tracealloc: .*broken\.json.*\n$/);
    expect((await tracealloc(["report"], { cwd })).code).toBe(2);
    expect((await tracealloc(["report", "one.json", "--format", "html"], { cwd })).code).toBe(2);
  });
});
