import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { both, project, tracealloc } from "../support/cli.ts";
import { begin, counts, load, until } from "../support/running.ts";

const KEEP = `globalThis.kept = []; for (let i = 0; i < 500; i++) kept.push({ a: 1 });`;
const FOREVER = `console.log(process.pid);\nsetInterval(() => {}, 1000);`;
const REPORT = /^tracealloc: .* live in \d+/m;
const WROTE = /^tracealloc: wrote (.+)$/gm;

/** Starts a program that prints its process id. */
async function started(main: string, args: readonly string[] = []) {
  const cwd = project({ "main.cjs": main });
  const running = begin([...args, "main.cjs"], { cwd });
  const pid = Number(await until(() => /^(\d+)$/m.exec(running.stdout())?.[1]));
  const written = (number: number): Promise<unknown> =>
    until(() => [...running.stderr().matchAll(WROTE)].length === number);
  return { cwd, running, pid, written };
}

describe("a signal takes a snapshot of a running program", () => {
  test("beside the output, in files that are new, as often as it comes", async () => {
    const { cwd, running, pid, written } = await started(`${KEEP}\n${FOREVER}`, [
      "--output",
      "snap.json",
    ]);
    writeFileSync(join(cwd, "snap.2.json"), "precious");
    process.kill(pid, "SIGUSR2");
    await written(1);
    process.kill(running.pid, "SIGUSR2");
    await written(2);
    process.kill(pid, "SIGTERM");
    const { signal, stderr } = await running.ended;
    expect(signal).toBe("SIGTERM");
    expect([...stderr.matchAll(WROTE)].map(([, name]) => name)).toEqual([
      "snap.1.json",
      "snap.3.json",
    ]);
    expect(stderr).toMatch(REPORT);
    expect(readFileSync(join(cwd, "snap.2.json"), "utf8")).toBe("precious");
    for (const name of ["snap.1.json", "snap.3.json", "snap.json"]) {
      expect(counts(join(cwd, name), "main.cjs:1")).toEqual([500, 500]);
      expect(load(join(cwd, name)).collected).toBe(true);
    }
  });

  test("in the working directory where there is no output", async () => {
    const { cwd, running, pid, written } = await started(`${KEEP}\n${FOREVER}`);
    process.kill(pid, "SIGUSR2");
    await written(1);
    process.kill(pid, "SIGTERM");
    expect((await running.ended).stderr).toContain(`tracealloc: wrote tracealloc-${pid}-1.json\n`);
    expect(counts(join(cwd, `tracealloc-${pid}-1.json`), "main.cjs:1")).toEqual([500, 500]);
  });

  test("workers count with their last flush", async () => {
    const main = `const { Worker, isMainThread } = require("node:worker_threads");
if (isMainThread) new Worker(__filename);
else for (let i = (globalThis.kept = [], 0); i < 50; i++) kept.push({ a: 1 });
if (isMainThread) console.log(process.pid);
setInterval(() => {}, 1000);`;
    const args = ["--every", "50ms", "--output", "snap.json.gz"];
    const { cwd, running, pid, written } = await started(main, args);
    await until(() => counts(join(cwd, "snap.json.gz"), "main.cjs:3")[0] === 50);
    process.kill(pid, "SIGUSR2");
    await written(1);
    process.kill(pid, "SIGTERM");
    await running.ended;
    expect(counts(join(cwd, "snap.1.json.gz"), "main.cjs:3")).toEqual([50, 50]);
  });

  test.each(["SIGUSR1", "SIGALRM", "SIGQUIT"] as const)("--signal %s", async (signal) => {
    const args = ["--signal", signal, "--output", "snap.json"];
    const { cwd, running, pid, written } = await started(`${KEEP}\n${FOREVER}`, args);
    process.kill(running.pid, signal);
    await written(1);
    process.kill(pid, "SIGUSR2");
    expect((await running.ended).signal).toBe("SIGUSR2");
    expect(counts(join(cwd, "snap.1.json"), "main.cjs:1")).toEqual([500, 500]);
  });
});

describe("the program's own dealings with the signal stay as they are", () => {
  test("its listener is called, and sees no other", async () => {
    const main = `${KEEP}
process.on("SIGUSR2", (...args) => console.log(args, process.listenerCount("SIGUSR2")));
${FOREVER}`;
    const { cwd, running, pid, written } = await started(main, ["--output", "snap.json"]);
    for (const number of [1, 2]) {
      process.kill(pid, "SIGUSR2");
      await written(number);
      await until(() => running.stdout().split("[").length > number);
    }
    process.kill(pid, "SIGTERM");
    const heard = `[ 'SIGUSR2', ${12} ] 1\n`;
    expect((await running.ended).stdout).toBe(`${pid}\n${heard}${heard}`);
    expect(counts(join(cwd, "snap.2.json"), "main.cjs:1")).toEqual([500, 500]);
  });

  test("it restarts as under nodemon", async () => {
    const main = `process.once("SIGUSR2", () => {
  console.log("clean up", process.listenerCount("SIGUSR2"));
  process.kill(process.pid, "SIGUSR2");
  console.log("never");
});
console.log("ready");
setInterval(() => {}, 1000);`;
    const cwd = project({ "main.cjs": main });
    const kill = { signal: "SIGUSR2", when: "ready" } as const;
    const { plain, traced } = await both(["main.cjs"], { cwd, kill });
    expect(plain).toMatchObject({ stdout: "ready\nclean up 0\n", signal: "SIGUSR2" });
    expect([traced.stdout, traced.signal]).toEqual([plain.stdout, plain.signal]);
    expect(traced.stderr).toMatch(REPORT);
  });

  test("it kills itself", async () => {
    const main = `globalThis.kept = [{}];\nprocess.kill(process.pid, "SIGUSR2");\nconsole.log("never");`;
    const { plain, traced } = await both(["main.cjs"], { cwd: project({ "main.cjs": main }) });
    expect([plain.stdout, plain.signal]).toEqual(["", "SIGUSR2"]);
    expect([traced.stdout, traced.signal]).toEqual(["", "SIGUSR2"]);
    expect(traced.stderr).toMatch(REPORT);
    expect(traced.stderr).not.toMatch(WROTE);
  });

  test("it sends the signal to itself and hears it, and others are still told apart", async () => {
    const main = `${KEEP}
process.on("SIGUSR2", () => console.log("heard"));
process.kill(process.pid, "SIGUSR2");
${FOREVER}`;
    const { running, pid, written } = await started(main);
    await until(() => running.stdout().includes("heard"));
    process.kill(pid, "SIGUSR2");
    await written(1);
    process.kill(pid, "SIGTERM");
    expect((await running.ended).stdout.match(/heard/g)).toHaveLength(2);
  });

  test("--signal none leaves it to the program, which has no listener", async () => {
    const main = `console.log("listeners", process.listenerCount("SIGUSR2"));\nsetInterval(() => {}, 1000);`;
    const cwd = project({ "main.cjs": main });
    const kill = { signal: "SIGUSR2", when: "listeners" } as const;
    const traced = await tracealloc(["run", "--signal", "none", "main.cjs"], { cwd, kill });
    expect([traced.stdout, traced.signal]).toEqual(["listeners 0\n", "SIGUSR2"]);
    expect(traced.stderr).not.toMatch(WROTE);
  });
});
