import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Snapshot } from "../../runtime/index.ts";
import { both, project, tracealloc } from "../support/cli.ts";

const MAIN = `console.log("ran");\nglobalThis.kept = Array.from({ length: 100 }, () => ({ a: 1 }));`;
const files = { "main.cjs": MAIN };

describe("wrong usage", () => {
  test.each([
    [["--frames", "0", "main.cjs"], "--frames"],
    [["--frames", "65536", "main.cjs"], "--frames"],
    [["--frames", "many", "main.cjs"], "--frames"],
    [["--sampling", "foo", "main.cjs"], "--sampling"],
    [["--group-by", "foo", "main.cjs"], "--group-by"],
    [["--sort", "foo", "main.cjs"], "--sort"],
    [["--top", "-1", "main.cjs"], "--top"],
    [["--every", "3", "--output", "a.json", "main.cjs"], "--every"],
    [["--every", "0s", "--output", "a.json", "main.cjs"], "--every"],
    [["--every", "-1s", "--output", "a.json", "main.cjs"], "--every"],
    [["--every", "25d", "--output", "a.json", "main.cjs"], "--every"],
    [["--every", "600h", "--output", "a.json", "main.cjs"], "--every"],
    [["--every", "30s", "main.cjs"], "--output"],
    [["--signal", "SIGKILL", "main.cjs"], "--signal"],
    [["--at", "noon", "main.cjs"], "--at"],
    [["--unknown", "main.cjs"], "--unknown"],
    [[], "script"],
  ])("%j is one sentence and exit code 2", async (args, named) => {
    const outcome = await tracealloc(["run", ...args], { cwd: project(files) });
    expect(outcome).toMatchObject({ stdout: "", code: 2 });
    expect(outcome.stderr).toMatch(/^tracealloc: [^\n]+\n$/);
    expect(outcome.stderr).toContain(named);
  });

  test("an unknown command too", async () => {
    const outcome = await tracealloc(["walk"], { cwd: project(files) });
    expect(outcome).toMatchObject({ stdout: "", code: 2 });
    expect(outcome.stderr).toMatch(/^tracealloc: [^\n]*walk[^\n]*\n$/);
  });
});

describe("what cannot be done is said before the program runs", () => {
  test("a missing script", async () => {
    const outcome = await tracealloc(["run", "absent.js"], { cwd: project(files) });
    expect(outcome).toMatchObject({ stdout: "", code: 1 });
    expect(outcome.stderr).toMatch(/^tracealloc: [^\n]*absent\.js[^\n]*\n$/);
  });

  test("a folder that does not exist", async () => {
    const args = ["run", "--output", "no/where.json", "main.cjs"];
    const outcome = await tracealloc(args, { cwd: project(files) });
    expect(outcome).toMatchObject({ stdout: "", code: 1 });
    expect(outcome.stderr).toMatch(/^tracealloc: cannot write [^\n]*where\.json[^\n]*\n$/);
  });

  test.each([
    ["a file in its path", "main.cjs/out.json"],
    ["a folder that takes no files", "/proc/out.json"],
    ["a folder in its place", "folder"],
    ["a missing folder, one file for each process", "no/where-%p.json"],
  ])("%s", async (_name, output) => {
    const cwd = project({ ...files, "folder/a": "" });
    const outcome = await tracealloc(["run", "--output", output, "main.cjs"], { cwd });
    expect(outcome).toMatchObject({ stdout: "", code: 1 });
    expect(outcome.stderr).toMatch(/^tracealloc: cannot write [^\n]*\n$/);
  });

  test("a folder for temporary files that does not exist", async () => {
    const options = { cwd: project(files), env: { TMPDIR: "/nowhere" } };
    const outcome = await tracealloc(["run", "main.cjs"], options);
    expect(outcome).toMatchObject({ stdout: "", code: 1 });
    expect(outcome.stderr).toMatch(/^tracealloc: [^\n]+\/nowhere\/[^\n]+TMPDIR[^\n]+\n$/);
  });

  test("an output that exists, unless forced", async () => {
    const cwd = project({ ...files, "out.json": "precious" });
    const refused = await tracealloc(["run", "--output", "out.json", "main.cjs"], { cwd });
    expect(refused).toMatchObject({ stdout: "", code: 1 });
    expect(refused.stderr).toMatch(/^tracealloc: [^\n]*--force[^\n]*\n$/);
    expect(readFileSync(join(cwd, "out.json"), "utf8")).toBe("precious");
    const args = ["run", "--quiet", "--force", "--output", "out.json", "main.cjs"];
    expect(await tracealloc(args, { cwd })).toMatchObject({ stdout: "ran\n", stderr: "", code: 0 });
    const snapshot = Snapshot.fromJSON(JSON.parse(readFileSync(join(cwd, "out.json"), "utf8")));
    expect(snapshot.traces.map((trace) => trace.traceback.at(-1)?.lineno)).toContain(2);
  });
});

test("--output ending in .gz is compressed, and leaves no other file behind", async () => {
  const cwd = project(files);
  await tracealloc(["run", "--output", "out.json.gz", "main.cjs"], { cwd });
  const json = gunzipSync(readFileSync(join(cwd, "out.json.gz"))).toString();
  const { traces } = Snapshot.fromJSON(JSON.parse(json));
  const objects = traces.filter(({ kind, count }) => kind === "object" && count > 0);
  expect(objects).toMatchObject([{ count: 100, allocatedCount: 100, error: 0 }]);
  expect(readdirSync(cwd).sort()).toEqual(["main.cjs", "out.json.gz"]);
});

test("a disk that is full is said, and the program does not notice", async () => {
  const full = `const fs = require("node:fs");
const write = fs.writeFileSync;
fs.writeFileSync = (path, ...rest) => {
  if (String(path).endsWith(".json.tmp")) throw new Error("ENOSPC: no space left on device, write");
  write(path, ...rest);
};
${MAIN}`;
  const options = { cwd: project({ "main.cjs": full }) };
  const { stdout, stderr, code } = await tracealloc(["run", "main.cjs"], options);
  expect([stdout, code]).toEqual(["ran\n", 0]);
  expect(stderr).toMatch(/^tracealloc: cannot write \S+: ENOSPC: no space left on device, write$/m);
});

test("--group-by, --sort and --top shape the report", async () => {
  const main = `globalThis.kept = [{ a: 1 }];
for (let i = 0; i < 1000; i++) void [i].length;`;
  const cwd = project({ "main.cjs": main });
  const byKind = await tracealloc(["run", "--group-by", "kind", "main.cjs"], { cwd });
  expect(byKind.stderr).toMatch(/#1: (object|array): size=/);
  const churn = await tracealloc(["run", "--sort", "allocated", "--top", "1", "main.cjs"], { cwd });
  expect(churn.stderr).toContain("#1: main.cjs:2: size=");
  expect(churn.stderr).toContain("count=1000");
  expect(churn.stderr).not.toContain("#2");
  expect(churn.stderr).toContain("1 other: ");
});

test("--include and --exclude choose by root-relative names", async () => {
  const cwd = project({
    "main.cjs": `globalThis.kept = [require("./lib/a.js"), require("./lib/b.js")];`,
    "lib/a.js": `module.exports = () => ({});\nglobalThis.a = { a: 1 };`,
    "lib/b.js": `module.exports = () => ({});\nglobalThis.b = { b: 1 };`,
  });
  const args = ["--include", "lib/**", "--exclude", "**/b.js", "main.cjs"];
  const { stderr } = await tracealloc(["run", ...args], { cwd });
  expect(stderr).toContain("lib/a.js:2: size=");
  expect(stderr).not.toMatch(/main\.cjs|b\.js/);
});

test("--kinds counts only these, whatever an earlier run has cached", async () => {
  const cwd = project({ "main.cjs": "globalThis.kept = [{ a: () => 1 }];", "node_modules/a": "" });
  const all = await tracealloc(["run", "--group-by", "kind", "main.cjs"], { cwd });
  expect(all.stderr).toMatch(/^#3: /m);
  const args = ["--kinds", "object,function", "--group-by", "kind", "main.cjs"];
  const { stderr } = await tracealloc(["run", ...args], { cwd });
  expect(
    stderr
      .match(/^#\d: \w+/gm)
      ?.map((line) => line.slice(4))
      .sort(),
  ).toEqual(["function", "object"]);
  const methods = project({ "main.cjs": "globalThis.kept = { m() {}, get g() { return 1 } };" });
  const alive = await tracealloc(["run", "--kinds", "function", "main.cjs"], { cwd: methods });
  expect(alive.stderr).toContain("function: 1 of 1 alive, 1 only counted");
  const wrong = await tracealloc(["run", "--kinds", "objects", "main.cjs"], { cwd });
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain(`"objects" is no kind: there are object, array, function,`);
});

test("everything after the script, and after --, is the program's", async () => {
  const main = `console.log(process.argv.slice(2).join(" "));`;
  const cwd = project({ "main.cjs": main });
  const plain = await tracealloc(["run", "--quiet", "main.cjs", "--top", "x", "--", "-q"], { cwd });
  expect(plain).toMatchObject({ stdout: "--top x -- -q\n", stderr: "", code: 0 });
  const dashed = await tracealloc(["run", "--quiet", "--", "main.cjs", "--help"], { cwd });
  expect(dashed).toMatchObject({ stdout: "--help\n", stderr: "", code: 0 });
});

test("the environment of the program is left alone", async () => {
  const cwd = project({ "main.cjs": "console.log(JSON.stringify(process.env));" });
  const { plain, traced } = await both(["main.cjs"], { cwd });
  expect(JSON.parse(traced.stdout)).toEqual(JSON.parse(plain.stdout));
});

describe("the cache", () => {
  const cached = (): string => {
    const cwd = project(files);
    mkdirSync(join(cwd, "node_modules"));
    return cwd;
  };
  const folder = (cwd: string): string => join(cwd, "node_modules/.cache/tracealloc");
  const entries = (cwd: string): string[] =>
    readdirSync(folder(cwd)).map((n) => join(folder(cwd), n));

  test("keeps what was instrumented, and the second run takes it", async () => {
    const cwd = cached();
    await tracealloc(["run", "main.cjs"], { cwd });
    const [entry, ...others] = entries(cwd);
    expect(others).toEqual([]);
    const text = readFileSync(entry ?? "", "utf8");
    const marked = text.slice(64).replace('"ran"', '"hit"');
    const { createHash } = await import("node:crypto");
    const digest = createHash("sha256").update(marked).digest("hex");
    writeFileSync(entry ?? "", digest + marked);
    expect((await tracealloc(["run", "main.cjs"], { cwd })).stdout).toBe("hit\n");
  });

  test("a damaged entry is made again", async () => {
    const cwd = cached();
    await tracealloc(["run", "main.cjs"], { cwd });
    const [entry = ""] = entries(cwd);
    const text = readFileSync(entry, "utf8");
    writeFileSync(entry, text.slice(0, -10));
    const { stdout, stderr } = await tracealloc(["run", "main.cjs"], { cwd });
    expect(stdout).toBe("ran\n");
    expect(stderr).toContain("main.cjs:2: size=");
    expect(readFileSync(entry, "utf8")).toBe(text);
  });

  test("keeps text in every script", async () => {
    const cwd = cached();
    writeFileSync(join(cwd, "main.cjs"), `console.log("ÿ Ω 日本 😀", [1]);`);
    for (const run of ["first", "second"]) {
      const { stdout } = await tracealloc(["run", "main.cjs"], { cwd });
      expect([run, stdout]).toEqual([run, "ÿ Ω 日本 😀 [ 1 ]\n"]);
    }
  });

  test("a changed file is another entry", async () => {
    const cwd = cached();
    await tracealloc(["run", "main.cjs"], { cwd });
    writeFileSync(join(cwd, "main.cjs"), `console.log("changed", [1]);`);
    expect((await tracealloc(["run", "main.cjs"], { cwd })).stdout).toBe("changed [ 1 ]\n");
    expect(entries(cwd)).toHaveLength(2);
  });

  test("two processes may fill it at once", async () => {
    const cwd = cached();
    const runs = [1, 2, 3].map(() => tracealloc(["run", "main.cjs"], { cwd }));
    for (const { stdout, code } of await Promise.all(runs))
      expect([stdout, code]).toEqual(["ran\n", 0]);
    expect(entries(cwd)).toHaveLength(1);
  });

  test("--no-cache leaves nothing behind", async () => {
    const cwd = cached();
    await tracealloc(["run", "--no-cache", "main.cjs"], { cwd });
    expect(existsSync(folder(cwd))).toBe(false);
  });
});

test("a big file shows no progress where stderr is no terminal", async () => {
  const main = `globalThis.kept = [];\n${"kept.push({ a: 1 });\n".repeat(15_000)}console.log(kept.length);`;
  const cwd = project({ "main.cjs": main });
  const outcome = await tracealloc(["run", "--quiet", "--no-cache", "main.cjs"], { cwd });
  expect(outcome).toMatchObject({ stdout: "15000\n", stderr: "", code: 0 });
});
