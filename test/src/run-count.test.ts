import { expect, test } from "vitest";
import { node, project, REGISTER, tracealloc } from "../support/cli.ts";

const files = {
  "main.cjs": `globalThis.kept = [require("./lib/a.js"), require("pack"), require("@scope/pack")];
globalThis.own = Array.from({ length: 10 }, (_, i) => ({ i }));`,
  "lib/a.js": "globalThis.a = Array.from({ length: 20 }, (_, i) => ({ i }));",
  "node_modules/pack/index.js": "globalThis.b = Array.from({ length: 30 }, (_, i) => ({ i }));",
  "node_modules/@scope/pack/index.js":
    "globalThis.c = Array.from({ length: 40 }, (_, i) => ({ i }));",
};
const ALLOCATED = ["--sort", "allocated", "--top", "99"];

/** The last line of a report's entry for a line of a file. */
function entry(report: string, place: string): string {
  const lines = report.split("\n");
  const at = lines.findIndex((line) => line.includes(`: ${place}: size=`));
  return lines.slice(at, at + 3).join(" ");
}

test("--hooks count counts all, and says that what lives is not known", async () => {
  const cwd = project(files);
  const live = await tracealloc(["run", ...ALLOCATED, "main.cjs"], { cwd });
  expect(entry(live.stderr, "main.cjs:2")).toContain("11 of 13 alive");
  const args = ["run", "--hooks", "count", "--top", "99", "main.cjs"];
  const { stderr, code } = await tracealloc(args, { cwd });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^\d+ sites are only counted: what lives of them is not known/m);
  expect(stderr).toContain("nothing is known to be alive any more; the lines that allocated most:");
  expect(entry(stderr, "main.cjs:2")).toMatch(/size=\d+ B, count=13, .*: 13 only counted$/);
  expect(stderr).not.toMatch(/\d alive,/);
});

test.each([
  ["a file", "lib/a.js", ["lib/a.js:1"]],
  ["a folder", "lib", ["lib/a.js:1"]],
  ["a glob", "**/a.*", ["lib/a.js:1"]],
  ["a package", "pack", ["node_modules/pack/index.js:1"]],
  ["a package with a scope", "@scope/pack", ["node_modules/@scope/pack/index.js:1"]],
  [
    "all packages",
    "node_modules",
    ["node_modules/pack/index.js:1", "node_modules/@scope/pack/index.js:1"],
  ],
])("--count counts in %s only", async (_, pattern, counted) => {
  const cwd = project(files);
  const args = ["run", "--count", pattern, ...ALLOCATED, "main.cjs"];
  const { stderr } = await tracealloc(args, { cwd });
  const places = [...stderr.matchAll(/^#\d+: (\S+:1): size=/gm)].map(([, place]) => place ?? "");
  const only = places.filter((place) => entry(stderr, place).includes("only counted"));
  expect(only.sort()).toEqual([...counted].sort());
  expect(entry(stderr, "main.cjs:2")).toContain("11 of 13 alive");
  expect(stderr).toContain("their bytes at least");
});

test("a live report tells how to see what is only counted", async () => {
  const { stderr } = await tracealloc(["run", "--count", "lib", "main.cjs"], {
    cwd: project(files),
  });
  expect(stderr).toMatch(/^4 sites are only counted: .*; --sort allocated shows them$/m);
  expect(stderr).not.toContain("lib/a.js:1: size");
});

test("a wrong level is wrong usage", async () => {
  const outcome = await tracealloc(["run", "--hooks", "dead", "main.cjs"], { cwd: project(files) });
  expect(outcome).toMatchObject({ stdout: "", code: 2 });
  expect(outcome.stderr).toMatch(/^tracealloc: [^\n]*--hooks[^\n]*\n$/);
});

const RUNTIME = REGISTER.replace("src/node/register.js", "runtime/index.js");

test.each([
  [{ TRACEALLOC_HOOKS: "count" }, "11 of 11, 21 of 21"],
  [{ TRACEALLOC_COUNT: "lib,pack" }, "0 of 11, 21 of 21"],
  [{ TRACEALLOC_HOOKS: "live" }, "0 of 11, 0 of 21"],
  [{}, "0 of 11, 0 of 21"],
])("the register entry takes %j", async (env, expected) => {
  const main = `import { start, takeSnapshot } from ${JSON.stringify(RUNTIME)};
start(); await import("./lib/a.js"); globalThis.kept = Array.from({ length: 10 }, (_, i) => ({ i }));
const objects = takeSnapshot().traces.filter(({ kind }) => kind === "object");
const sum = (name, key) => objects.filter(({ frames }) => frames.at(-1).filename === name).reduce((n, t) => n + t[key], 0);
console.log(["main.mjs", "lib/a.js"].map((name) => sum(name, "unfollowedCount") + " of " + sum(name, "allocatedCount")).join(", "));`;
  const cwd = project({ ...files, "main.mjs": main });
  const outcome = await node(["--import", REGISTER, "main.mjs"], { cwd, env });
  expect(outcome).toMatchObject({ stdout: `${expected}\n`, stderr: "", code: 0 });
});

test("the register entry refuses another level", async () => {
  const env = { TRACEALLOC_HOOKS: "some" };
  const outcome = await node(["--import", REGISTER, "main.cjs"], { cwd: project(files), env });
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain("TRACEALLOC_HOOKS: it must be live or count");
});
