import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tracer } from "../../runtime/runtime.ts";
import { CLI, node, project, tracealloc } from "../support/cli.ts";
import { begin, counts, load, until } from "../support/running.ts";

const EVERY = ["--every", "50ms", "--output", "snap.json"];
const KEEP = `globalThis.kept = []; for (let i = 0; i < 500; i++) kept.push({ a: 1 });`;
const WAITING = `${KEEP}\nconsole.log(process.pid);\nsetInterval(() => {}, 1000);`;
const REPORT = /^tracealloc: .* live in \d+/m;
const LAST_FLUSH =
  /^tracealloc: the program (.*); figures are of the last flush, [\d.]+ s before$/m;

/** Ends the program as soon as its snapshot has what it looks for. */
const when = (text: string, act: string): string =>
  `const { readFileSync } = require("node:fs");
setInterval(() => {
  let text = "";
  try { text = readFileSync("snap.json", "utf8"); } catch {}
  if (text.includes(${JSON.stringify(text)})) { ${act} }
}, 20);`;

/** A program that waits, once its output is up to date. */
async function flushed(): Promise<{ cwd: string; running: ReturnType<typeof begin>; pid: number }> {
  const cwd = project({ "main.cjs": WAITING });
  const running = begin([...EVERY, "main.cjs"], { cwd });
  await until(() => counts(join(cwd, "snap.json"), "main.cjs:1")[0] === 500);
  return { cwd, running, pid: Number(running.stdout()) };
}

describe("a program that is killed leaves its last flush", () => {
  test("by SIGKILL", async () => {
    const { cwd, running, pid } = await flushed();
    process.kill(pid, "SIGKILL");
    const outcome = await running.ended;
    expect([outcome.code, outcome.signal]).toEqual([null, "SIGKILL"]);
    expect(outcome.stderr.match(LAST_FLUSH)?.[1]).toBe("was ended by SIGKILL");
    expect(outcome.stderr).toMatch(REPORT);
    expect(counts(join(cwd, "snap.json"), "main.cjs:1")).toEqual([500, 500]);
    expect(readdirSync(cwd).sort()).toEqual(["main.cjs", "snap.json"]);
  });

  test("together with the command", async () => {
    const { cwd, running, pid } = await flushed();
    process.kill(running.pid, "SIGKILL");
    process.kill(pid, "SIGKILL");
    expect(await running.ended).toMatchObject({ signal: "SIGKILL", stderr: "" });
    expect(counts(join(cwd, "snap.json"), "main.cjs:1")).toEqual([500, 500]);
  });

  test("by running out of memory", async () => {
    const leak = "setInterval(() => leak.push(...Array.from({ length: 50000 }, () => ({}))));";
    const main = `${KEEP}\nconst leak = [];\n${when("main.cjs", leak)}`;
    const cwd = project({ "main.cjs": main });
    const args = ["--max-old-space-size=64", CLI, "run", ...EVERY, "main.cjs"];
    const outcome = await node(args, { cwd });
    expect(outcome.stderr).toContain("heap out of memory");
    expect(outcome.stderr.match(LAST_FLUSH)?.[1]).toBe(`was ended by ${outcome.signal}`);
    expect(outcome.stderr).toMatch(REPORT);
    expect(counts(join(cwd, "snap.json"), "main.cjs:1")).toEqual([500, 500]);
  });

  test("by an exit that nothing hears", async () => {
    const cwd = project({ "main.cjs": `${KEEP}\n${when("main.cjs", "process.reallyExit(3);")}` });
    const outcome = await tracealloc(["run", ...EVERY, "main.cjs"], { cwd });
    expect([outcome.code, outcome.signal]).toEqual([3, null]);
    expect(outcome.stderr.match(LAST_FLUSH)?.[1]).toBe("ended at once with exit code 3");
    expect(counts(join(cwd, "snap.json"), "main.cjs:1")).toEqual([500, 500]);
  });

  test.runIf("onSweep" in tracer)("in a synchronous loop", async () => {
    const main = `console.log(process.pid);\nfor (;;) globalThis.kept = [{ a: 1 }];`;
    const cwd = project({ "main.cjs": main });
    const running = begin([...EVERY, "main.cjs"], { cwd });
    await until(() => counts(join(cwd, "snap.json"), "main.cjs:2")[1] > 10_000);
    process.kill(Number(running.stdout()), "SIGKILL");
    expect((await running.ended).stderr).toMatch(LAST_FLUSH);
    expect(counts(join(cwd, "snap.json"), "main.cjs:2")[1]).toBeGreaterThan(10_000);
  });

  test("without the garbage, where collecting it costs little", async () => {
    const drop = "for (let i = 0; i < 500; i++) Object.keys({ a: 1 });";
    const main = `${KEEP} ${drop}\n${when("main.cjs", "process.reallyExit(0);")}`;
    const cwd = project({ "main.cjs": main });
    const args = ["run", "--every", "5s", "--output", "snap.json", "main.cjs"];
    const { stderr } = await tracealloc(args, { cwd });
    expect(stderr).toContain("garbage collected first");
    expect(load(join(cwd, "snap.json")).collected).toBe(true);
    expect(counts(join(cwd, "snap.json"), "main.cjs:1")).toEqual([500, 1000]);
  });

  test("and without --every it says that there is none", async () => {
    const cwd = project({ "main.cjs": `process.reallyExit(3);` });
    const { code, stderr } = await tracealloc(["run", "main.cjs"], { cwd });
    expect(code).toBe(3);
    expect(stderr).toBe(
      "tracealloc: the program ended at once with exit code 3 and left no snapshot; --every keeps one while it runs\n",
    );
  });
});

test("a program that outlives the command reports by itself", async () => {
  const main = `${KEEP}\nconsole.log(process.pid);\nprocess.on("SIGCONT", () => process.exit(6));\nsetInterval(() => {}, 1000);`;
  const cwd = project({ "main.cjs": main });
  const running = begin(["--output", "snap.json", "main.cjs"], { cwd });
  const pid = Number(await until(() => /^(\d+)\n/.exec(running.stdout())?.[1]));
  process.kill(running.pid, "SIGKILL");
  await until(() => !isAlive(running.pid));
  process.kill(pid, "SIGCONT");
  expect((await running.ended).stderr).toMatch(REPORT);
  expect(counts(join(cwd, "snap.json"), "main.cjs:1")).toEqual([500, 500]);
});

describe("threads that are stopped by force count with their last flush", () => {
  test.each([
    ["worker.terminate()", "worker.terminate().then(() => process.exit(4));"],
    ["process.exit()", "process.exit(4);"],
  ])("%s", async (_name, act) => {
    const cwd = project({
      "main.cjs": `const { Worker } = require("node:worker_threads");
const worker = new Worker("./worker.cjs");
${when("worker.cjs", act)}`,
      "worker.cjs": `${KEEP}\nsetInterval(() => {}, 1000);`,
    });
    const { code, stderr } = await tracealloc(["run", ...EVERY, "main.cjs"], { cwd });
    expect(code).toBe(4);
    expect(stderr).toContain("1 worker or child ended by force; figures of the last flush count");
    expect(stderr).toContain("with 1 worker or child");
    expect(counts(join(cwd, "snap.json"), "worker.cjs:1")).toEqual([500, 500]);
  });
});

test("many short-lived workers add up, each once", async () => {
  const main = `const { Worker } = require("node:worker_threads");
const { statSync } = require("node:fs");
const run = () => new Promise((resolve) => new Worker("./worker.cjs").on("exit", resolve));
const flushes = async (number) => {
  for (let last = 0; number > 0; ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const now = statSync("snap.json", { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (now !== last) number--;
    last = now;
  }
};
(async () => {
  for (const length of [17, 3]) {
    await Promise.all(Array.from({ length }, run));
    await flushes(3);
  }
})();`;
  const worker = `globalThis.kept = []; for (let i = 0; i < 5; i++) kept.push({ a: 1 });`;
  const cwd = project({ "main.cjs": main, "worker.cjs": worker });
  const { stderr } = await tracealloc(["run", ...EVERY, "main.cjs"], { cwd });
  expect(stderr).toContain("with 20 workers and children");
  expect(counts(join(cwd, "snap.json"), "worker.cjs:1")).toEqual([100, 100]);
});

test("a program does not see that it is flushed, and ends when it would", async () => {
  const main = `const timers = process.getActiveResourcesInfo().filter((name) => name === "Timeout");
console.log(timers, process._getActiveHandles().length, process.eventNames());`;
  const cwd = project({ "main.cjs": main });
  const without = await tracealloc(["run", "main.cjs"], { cwd });
  const args = ["run", "--every", "1h", "--output", "snap.json", "main.cjs"];
  const outcome = await tracealloc(args, { cwd });
  expect(outcome.stdout).toMatch(/^\[\] /);
  expect({ ...outcome, stderr: "" }).toEqual({ ...without, stderr: "" });
  expect(outcome.stderr).toMatch(REPORT);
});

test("a program with a clock of its own is flushed by the real one", async () => {
  const main = `${KEEP}
performance.now = () => 0;
Date.now = () => 0;
const real = setInterval;
globalThis.setTimeout = globalThis.setImmediate = () => { throw new Error("fake"); };
${when("main.cjs", "process.exit();")}`;
  const cwd = project({ "main.cjs": main });
  const { stdout, code } = await tracealloc(["run", ...EVERY, "main.cjs"], { cwd });
  expect([stdout, code]).toEqual(["", 0]);
});

test("with --quiet there is the file, and no report", async () => {
  const cwd = project({ "main.cjs": `${KEEP}\n${when("main.cjs", "process.reallyExit(0);")}` });
  const outcome = await tracealloc(["run", "--quiet", ...EVERY, "main.cjs"], { cwd });
  expect(outcome).toMatchObject({ stdout: "", stderr: "", code: 0 });
  expect(counts(join(cwd, "snap.json"), "main.cjs:1")).toEqual([500, 500]);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
