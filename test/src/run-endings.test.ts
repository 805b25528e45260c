import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { both, CLI, node, project, tracealloc } from "../support/cli.ts";

const REPORT = /^tracealloc: .* live in \d+/m;
const FOREVER = `console.log("ready");\nsetInterval(() => {}, 1000);\n`;

describe("a program ends as without tracing, and the report is written", () => {
  test.each([
    ["process.exit", `process.on("exit", (c) => console.log("bye", c));\nprocess.exit(7);`, 7],
    ["process.exitCode", `process.exitCode = 3;\nglobalThis.kept = { a: 1 };`, 3],
    ["an uncaught exception", `console.log("before");\nthrow new Error("lost");`, 1],
    ["an unhandled rejection", `Promise.reject(new Error("refused"));`, 1],
    [
      "an exception that is handled",
      `process.on("uncaughtException", (e, o) => console.log(e.message, o));\nthrow new Error("x");`,
      0,
    ],
  ])("%s", async (_name, main, code) => {
    const { plain, traced } = await both(["main.cjs"], { cwd: project({ "main.cjs": main }) });
    expect(plain.code).toBe(code);
    expect([traced.stdout, traced.code, traced.signal]).toEqual([plain.stdout, code, null]);
    expect(traced.stderr).toMatch(REPORT);
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s without listeners", async (signal) => {
    const cwd = project({ "main.cjs": `globalThis.kept = [{ a: 1 }];\n${FOREVER}` });
    const options = { cwd, kill: { signal, when: "ready" } };
    const { plain, traced } = await both(["main.cjs"], options);
    expect([plain.code, plain.signal]).toEqual([null, signal]);
    expect([traced.code, traced.signal]).toEqual([null, signal]);
    expect(traced.stdout).toBe(plain.stdout);
    expect(traced.stderr).toMatch(REPORT);
    expect(traced.stderr).toContain("main.cjs:1: size=");
  });

  test("a listener of the program decides what a signal does", async () => {
    const main = `process.on("SIGINT", (signal, number) => {
  console.log("heard", signal, number);
  setTimeout(() => process.exit(5), 50);
});
${FOREVER}`;
    const options = {
      cwd: project({ "main.cjs": main }),
      kill: { signal: "SIGINT" as const, when: "ready" },
    };
    const { plain, traced } = await both(["main.cjs"], options);
    expect(plain.code).toBe(5);
    expect([traced.stdout, traced.code, traced.signal]).toEqual([plain.stdout, 5, null]);
    expect(traced.stderr.match(new RegExp(REPORT, "gm"))).toHaveLength(1);
  });

  test("a listener that counts listeners sees no other (signal-exit)", async () => {
    const main = `const mine = () => {
  console.log("listeners", process.listeners("SIGTERM").length);
  process.removeListener("SIGTERM", mine);
  process.kill(process.pid, "SIGTERM");
  console.log("never");
};
process.on("SIGTERM", mine);
${FOREVER}`;
    const options = {
      cwd: project({ "main.cjs": main }),
      kill: { signal: "SIGTERM" as const, when: "ready" },
    };
    const { plain, traced } = await both(["main.cjs"], options);
    expect(plain.stdout).toBe("ready\nlisteners 1\n");
    expect([traced.stdout, traced.signal]).toEqual([plain.stdout, "SIGTERM"]);
    expect(traced.stderr).toMatch(REPORT);
  });

  test("a program that kills itself dies at once", async () => {
    const main = `exports.kept = [{}];\nprocess.kill(process.pid, "SIGTERM");\nconsole.log("never");`;
    const { plain, traced } = await both(["main.cjs"], { cwd: project({ "main.cjs": main }) });
    expect([plain.stdout, plain.signal]).toEqual(["", "SIGTERM"]);
    expect([traced.stdout, traced.signal]).toEqual(["", "SIGTERM"]);
    expect(traced.stderr).toMatch(REPORT);
  });

  test("the second signal ends a program that is too busy to hear the first", async () => {
    const main = `require("node:fs").writeSync(1, "ready");\nfor (;;);`;
    const cwd = project({ "main.cjs": main, "twice.cjs": TWICE });
    const { stdout } = await node(["twice.cjs", CLI, "run", "main.cjs"], { cwd });
    expect(stdout).toBe("null SIGINT");
  });
});

test("a program outlives the reader of its output, as without tracing", async () => {
  const main = "for (let i = 0; i < 50_000; i++) console.log(i);";
  const cwd = project({ "main.cjs": main });
  const piped = (command: string) =>
    promisify(execFile)("sh", ["-c", `{ ${command}; echo "code $?" >&2; } | head -n 1`], { cwd });
  const plain = await piped(`"${process.execPath}" main.cjs`);
  const traced = await piped(`"${process.execPath}" "${CLI}" run --quiet main.cjs`);
  expect(plain).toEqual({ stdout: "0\n", stderr: "code 0\n" });
  expect(traced).toEqual(plain);
});

const TWICE = `const child = require("node:child_process").spawn(process.execPath, process.argv.slice(2));
child.stdout.once("data", () => {
  child.kill("SIGINT");
  setTimeout(() => child.kill("SIGINT"), 1000);
});
child.on("close", (code, signal) => process.stdout.write(code + " " + signal));`;

test("an IPC channel reaches the program", async () => {
  const parent = `const child = require("node:child_process").fork(process.argv[2], process.argv.slice(3));
child.on("message", (message) => { console.log("parent got", message); child.send({ stop: true }); });
child.on("exit", (code) => console.log("exit", code));`;
  const main = `process.on("message", (message) => { console.log("child got", message); process.disconnect(); });
process.send({ hello: [1] });`;
  const cwd = project({ "parent.cjs": parent, "main.cjs": main });
  const plain = await node(["parent.cjs", "main.cjs"], { cwd });
  const traced = await node(["parent.cjs", CLI, "run", "main.cjs"], { cwd });
  expect(plain.stdout).toBe("parent got { hello: [ 1 ] }\nchild got { stop: true }\nexit 0\n");
  expect(traced.stdout).toBe(plain.stdout);
});

describe("bad source", () => {
  test.each([
    ["CommonJS", "bad.cjs"],
    ["an ES module", "bad.mjs"],
  ])("a syntax error in %s is Node's own", async (_name, file) => {
    const cwd = project({ [file]: "const a = { b: 1 };\nlet c = [;\n" });
    const { plain, traced } = await both([file], { cwd });
    expect(traced.code).toBe(plain.code);
    expect(traced.stdout).toBe("");
    const shown = plain.stderr.slice(0, plain.stderr.indexOf("    at "));
    expect(shown).toMatch(/bad\.[cm]js:2\nlet c = \[;\n {9}\^/);
    expect(traced.stderr).toContain(shown);
    expect(traced.stderr).not.toContain("without being traced");
  });

  test("a file that only the engine can take runs plain, with one warning", async () => {
    const main = `const x = "a";\nconsole.log((x${"+x".repeat(20_000)}).length, [1]);`;
    const cwd = project({ "deep.cjs": main });
    const { plain, traced } = await both(["deep.cjs"], { cwd });
    expect([traced.stdout, traced.code]).toEqual([plain.stdout, 0]);
    expect(traced.stderr.match(/without being traced/g)).toHaveLength(1);
    expect(traced.stderr).toMatch(/^tracealloc: deep\.cjs runs without being traced: .+$/m);
  });

  test.each(["bad.mts", "bad.cts"])(
    "a syntax error in %s names its place in the original",
    async (name) => {
      const cwd = project({ [name]: "interface A { a: number }\n\nlet c: A = [;\n" });
      const { stderr, code } = await tracealloc(["run", name], { cwd });
      expect(code).toBe(1);
      expect(stderr).toContain(`${name}:3:13)`);
      expect(stderr).toMatch(/SyntaxError: Unexpected ";" \(/);
      // Node shows the line of code that threw, which is tracealloc's.
      expect(stderr.length).toBeLessThan(2000);
      expect(stderr).toContain("let c: A = [;");
    },
  );
});
