import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { project, tracealloc } from "../support/cli.ts";
import { counts, load } from "../support/running.ts";

/** Three workers and two children, which keep 30 and 20 objects each, and drop as many. */
const FAMILY = {
  "main.mjs": `import { fork } from "node:child_process";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
globalThis.kept = [{ main: true }];
const at = (name) => new URL(name, import.meta.url);
const family = [
  ...[1, 2, 3].map(() => new Worker(at("./worker.mjs"))),
  ...[1, 2].map(() => fork(at("./child.cjs"))),
];
await Promise.all(family.map((member) => once(member, "exit")));`,
  "worker.mjs": `import { make } from "./shared.cjs";
globalThis.kept = Array.from({ length: 30 }, make);
Array.from({ length: 30 }, make);`,
  "child.cjs": `const { make } = require("./shared.cjs");
globalThis.kept = Array.from({ length: 20 }, make);
Array.from({ length: 20 }, make);`,
  "shared.cjs": `exports.make = () =>
  ({ made: "here" });`,
};

/** Figures of a snapshot's file by place and kind. */
function figures(path: string): Map<string, readonly number[]> {
  const entries = load(path).traces.map((trace) => {
    const frame = trace.traceback.at(-1);
    const key = `${frame?.filename}:${frame?.lineno}:${frame?.column} ${trace.kind}`;
    const { count, size, allocatedCount, allocatedSize } = trace;
    return [key, [count, size, allocatedCount, allocatedSize]] as const;
  });
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe("snapshots of workers and children", () => {
  test("the sum of the parts is the whole", async () => {
    const cwd = project(FAMILY);
    await tracealloc(["run", "--output", "whole.json", "main.mjs"], { cwd });
    const { stderr } = await tracealloc(["run", "--output", "part-%p.json", "main.mjs"], { cwd });
    expect(stderr).toContain("with 5 workers and children");

    const parts = readdirSync(cwd).filter((name) => name.startsWith("part-"));
    expect(parts.filter((name) => /^part-\d+\.json$/.test(name))).toHaveLength(3);
    expect(parts.filter((name) => /^part-\d+-\d\.json$/.test(name))).toHaveLength(3);
    const objects = parts.map((name) => counts(join(cwd, name), "shared.cjs:2"));
    expect(objects.map(([, made]) => made).sort()).toEqual([0, 40, 40, 60, 60, 60]);

    const merged = await tracealloc(["merge", ...parts, "--output", "all.json.gz"], { cwd });
    expect(merged).toMatchObject({ stdout: "", code: 0 });
    expect(merged.stderr).toMatch(
      /^Wrote all\.json\.gz: 6 snapshots, [\d.]+ \w+ live in [\d,]+ objects\n$/,
    );
    expect(figures(join(cwd, "all.json.gz"))).toEqual(figures(join(cwd, "whole.json")));
    expect(counts(join(cwd, "whole.json"), "shared.cjs:2")).toEqual([130, 260]);
  });

  test("a file of a single thread that exists is kept, unless forced", async () => {
    const main = `const { writeFileSync } = require("node:fs");
const { Worker } = require("node:worker_threads");
for (let id = 1; id < 10; id++) writeFileSync("part-" + process.pid + "-" + id + ".json", "precious");
globalThis.kept = [{}];
new Worker("globalThis.kept = [{}]", { eval: true });`;
    const kept = project({ "main.cjs": main });
    const { stderr } = await tracealloc(["run", "--output", "part-%p.json", "main.cjs"], {
      cwd: kept,
    });
    expect(stderr).toMatch(
      /^tracealloc: \S+part-\d+-\d\.json exists already and is kept; give --force to overwrite it\.$/m,
    );
    expect(overwritten(kept)).toBe(0);
    const forced = project({ "main.cjs": main });
    await tracealloc(["run", "--force", "--output", "part-%p.json", "main.cjs"], { cwd: forced });
    expect(overwritten(forced)).toBe(1);
  });
});

describe("tracealloc merge", () => {
  test.each([
    ["missing", ["absent.json"], "cannot be read from absent.json: there is no such file"],
    ["a folder", ["folder"], "cannot be read from folder: it is a folder."],
    ["damaged", ["damaged.json"], "cannot be read from damaged.json: "],
    ["truncated", ["truncated.json"], "cannot be read from truncated.json: "],
    ["truncated and compressed", ["truncated.json.gz"], "cannot be read from truncated.json.gz: "],
    ["empty", ["empty.json"], "cannot be read from empty.json: "],
    ["something else", ["other.json"], "cannot be read from other.json: "],
    ["of a newer version", ["newer.json"], "update tracealloc"],
  ])("refuses a file that is %s, and writes nothing", async (_name, files, sentence) => {
    const cwd = await folderOfSnapshots();
    const args = ["merge", "good.json", ...files, "--output", "all.json"];
    const outcome = await tracealloc(args, { cwd });
    expect(outcome).toMatchObject({ stdout: "", code: 1 });
    expect(outcome.stderr).toMatch(/^tracealloc: [^\n]+\.\n$/);
    expect(outcome.stderr).toContain(files[0]);
    expect(outcome.stderr).toContain(sentence);
    expect(readdirSync(cwd)).not.toContain("all.json");
  });

  test.each([
    [["merge", "--output", "all.json"], "file"],
    [["merge", "good.json"], "--output"],
    [["merge", "good.json", "--output", "all.json", "--unknown"], "--unknown"],
  ])("%j is wrong usage", async (args, named) => {
    const outcome = await tracealloc(args, { cwd: project({}) });
    expect(outcome).toMatchObject({ stdout: "", code: 2 });
    expect(outcome.stderr).toMatch(/^tracealloc: [^\n]+\n$/);
    expect(outcome.stderr).toContain(named);
  });

  test("overwrites only by --force", async () => {
    const cwd = await folderOfSnapshots();
    const args = ["merge", "good.json", "good.json", "--output", "good.json"];
    const refused = await tracealloc(args, { cwd });
    expect(refused).toMatchObject({ stdout: "", code: 1 });
    expect(refused.stderr).toMatch(/^tracealloc: [^\n]*--force[^\n]*\n$/);
    expect(counts(join(cwd, "good.json"), "main.cjs:1")).toEqual([1, 1]);
    expect(await tracealloc([...args, "--force"], { cwd })).toMatchObject({ code: 0 });
    expect(counts(join(cwd, "good.json"), "main.cjs:1")).toEqual([2, 2]);
  });
});

async function folderOfSnapshots(): Promise<string> {
  const cwd = project({
    "main.cjs": "globalThis.kept = { a: 1 };",
    "folder/file": "",
    "damaged.json": "{]",
    "empty.json": "",
    "other.json": "[1, 2]",
  });
  await tracealloc(["run", "--quiet", "--output", "good.json", "main.cjs"], { cwd });
  const good = readFileSync(join(cwd, "good.json"), "utf8");
  writeFileSync(join(cwd, "truncated.json"), good.slice(0, -20));
  writeFileSync(join(cwd, "truncated.json.gz"), gzipSync(good).subarray(0, -20));
  const newer = { ...(JSON.parse(good) as object), version: 1000 };
  writeFileSync(join(cwd, "newer.json"), JSON.stringify(newer));
  return cwd;
}

/** How many files of workers are not what the program wrote. */
function overwritten(cwd: string): number {
  const names = readdirSync(cwd).filter((file) => /^part-\d+-\d\.json$/.test(file));
  return names.filter((name) => readFileSync(join(cwd, name), "utf8") !== "precious").length;
}
