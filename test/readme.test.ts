import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import * as api from "../runtime/index.ts";
import { KINDS } from "../runtime/protocol.ts";
import { node, type Outcome, project, tracealloc } from "./support/cli.ts";
import { filesOf, install } from "./support/install.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const README = readFileSync(join(ROOT, "README.md"), "utf8");
const SCRIPTS = (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest).scripts;

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
}

/** Contents of the fenced blocks of a language, in order. */
function blocks(language: string): string[] {
  const fences = README.matchAll(/^```(\w*)\n(.*?)^```$/gms);
  return [...fences].filter(([, tag]) => tag === language).map(([, , text]) => text ?? "");
}

/** A project that has the snippet as `app.ts`, and tracealloc installed. */
function snippetProject(): string {
  const cwd = project({ "app.ts": blocks("ts")[0] ?? "", "node_modules/.keep": "" });
  symlinkSync(ROOT, join(cwd, "node_modules/tracealloc"), "dir");
  return cwd;
}

/** Numbers that may differ from run to run, and the engine's version, made alike. */
function shape(report: string): string[] {
  const lines = report.trim().split("\n");
  return lines.map((line) => {
    if (line.startsWith("heap grew by ")) {
      return line.replace(/, [\d.]+ [KM]iB of it outside/, "").replace(/\d[\d.]* [KM]iB/g, "N");
    }
    const isSteady = line.startsWith("#1: ") || (line.startsWith("    ") && line.endsWith(";"));
    return isSteady ? line : line.replace(/\d[\d.,]*/g, "N");
  });
}

test("the first report is the demo's", async () => {
  const [report = ""] = blocks("");
  const demo = SCRIPTS.demo?.split("node dist/src/cli.js ")[1]?.split(" ") ?? [];
  const { stderr, code } = await tracealloc(demo, { cwd: ROOT });
  expect(code).toBe(0);
  expect(report).toMatch(/^tracealloc: [\s\S]*^#1: samples\/leaky-server\/server\.ts:\d+: size=/m);
  expect(shape(stderr)).toEqual(shape(report));
});

test("the two commands of a fresh clone are scripts of the package", () => {
  const commands = blocks("")[1]?.trim().split("\n");
  expect(commands).toEqual(["npm ci && npm run demo", "npm ci && npm test"]);
  expect(SCRIPTS).toMatchObject({ demo: expect.any(String), test: expect.any(String) });
});

test("the snippet prints what its comments say", async () => {
  const expected = [...(blocks("ts")[0] ?? "").matchAll(/console\.log\(.*\); \/\/ (.*)/g)];
  expect(expected.length).toBeGreaterThan(2);
  const command = commandWith("--import tracealloc/register");
  const outcome = await node(command.slice(1), { cwd: snippetProject() });
  expect(outcome).toEqual(ended(expected.map(([, result]) => `${result}\n`).join("")));
});

test("the snippet runs by npx as well, and TRACEALLOC starts tracing", async () => {
  const cwd = snippetProject();
  const { stderr, code } = await tracealloc(commandWith("npx tracealloc").slice(2), { cwd });
  expect(code).toBe(0);
  expect(stderr).toContain("#1: app.ts:6: size=34.4 KiB, count=1000, average=35 B");
  const env = { TRACEALLOC: "1" };
  const traced = `import { isTracing } from "tracealloc"; console.log(isTracing())`;
  const args = ["--import", "tracealloc/register", "--input-type=module", "-e", traced];
  expect(await node(args, { cwd, env })).toEqual(ended("true\n"));
});

test("the leak that a test finds is the sample's, as printed", async () => {
  const names = ["session.ts", "session.test.ts", "vitest.config.ts"];
  const vitest = join(ROOT, "node_modules/vitest");
  const cwd = install(filesOf("samples/vitest", names), { vitest });
  const env = { VITEST: undefined, NO_COLOR: "1" };
  const { stderr } = await node([join(vitest, "vitest.mjs"), "run"], { cwd, env });
  const message = blocks("").find((block) => block.startsWith(" FAIL "));
  expect(stderr).toContain(message);
  expect(blocks("ts")).toContain(
    readFileSync(join(ROOT, "samples/vitest/vitest.config.ts"), "utf8"),
  );
});

test("the tables have the options, the functions and the kinds that there are", async () => {
  const { stdout } = await tracealloc(["run", "--help"]);
  const offered = [...stdout.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option);
  const options = README.match(/^\| option \|[\s\S]*?\n\n/m)?.[0] ?? "";
  expect(sorted([...options.matchAll(/--[a-z-]+(?=[ `])/g)].map(String))).toEqual(sorted(offered));

  const functions = README.match(/^\| function \| meaning[\s\S]*?\n\n/m)?.[0] ?? "";
  const named = [...functions.matchAll(/`(\w+)\(/g)].map(([, name]) => name);
  const exported = Object.entries(api).filter(([name]) => /^[a-z]/.test(name));
  expect(sorted(named)).toEqual(sorted(exported.map(([name]) => name)));

  const kinds = README.match(/^\| kind \|[\s\S]*?\n\n/m)?.[0] ?? "";
  expect([...kinds.matchAll(/^\| `(\w+)`/gm)].map(([, kind]) => kind)).toEqual([...KINDS]);
});

function commandWith(text: string): string[] {
  const command = blocks("").find((block) => block.includes(text) && !block.includes("&&"));
  return command?.trim().split(" ") ?? [];
}

function ended(stdout: string): Outcome {
  return { stdout, stderr: "", code: 0, signal: null };
}

function sorted(names: readonly (string | undefined)[]): (string | undefined)[] {
  return [...new Set(names)].sort();
}
