import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CLI, project, tracealloc } from "../support/cli.ts";

/** Gives a program a terminal (util-linux); typed text goes in once the output holds `when`. */
const SCRIPT = "/usr/bin/script";

function onTerminal(cwd: string, command: string, type?: { text: string; when: string }) {
  return new Promise<{ output: string; code: number | null }>((resolve, reject) => {
    const child = spawn(SCRIPT, ["-qec", command, "/dev/null"], { cwd });
    let output = "";
    let typed = false;
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      if (type === undefined || typed || !output.includes(type.when)) return;
      typed = true;
      child.stdin.write(type.text);
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ output, code }));
  });
}

/** Large enough to be worth a progress line. */
const big = `module.exports = [${Array.from({ length: 60_000 }, (_, i) => `{ n${i}: ${i} }`)}];`;

describe.skipIf(!existsSync(SCRIPT))("on a terminal", () => {
  it("shows a progress line while a large file is instrumented, and takes it away", async () => {
    const cwd = project({
      "main.cjs": "require('./big.cjs'); console.log('done')",
      "big.cjs": big,
    });
    const command = `${process.execPath} ${CLI} run --quiet --no-cache main.cjs`;
    const { output, code } = await onTerminal(cwd, command);
    expect(output).toMatch("tracealloc: instrumenting big.cjs (");
    expect(output).toMatch("\u001b[2Kdone");
    expect(code).toBe(0);
  });

  it("shows none where stderr is no terminal", async () => {
    const cwd = project({ "main.cjs": "require('./big.cjs')", "big.cjs": big });
    const { stderr } = await tracealloc(["run", "--quiet", "--no-cache", "main.cjs"], { cwd });
    expect(stderr).toBe("");
  });

  it("reports after Ctrl-C, and dies by the signal", async () => {
    const cwd = project({
      "main.cjs": "const kept = { a: [1] }; setInterval(() => kept, 1000); console.log('waiting')",
    });
    const command = `${process.execPath} ${CLI} run main.cjs`;
    const { output, code } = await onTerminal(cwd, command, { text: "\x03", when: "waiting" });
    expect(output).toContain("main.cjs:1");
    expect(output).toMatch(/tracealloc:.* live in \d+ objects/);
    expect(code).toBe(130);
  });
});
