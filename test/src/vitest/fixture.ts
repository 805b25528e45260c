import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { node, type Outcome } from "../../support/cli.ts";
import { type Files, install, ROOT } from "../../support/install.ts";

/** Where the versions of Vitest are that suites are run with. */
const VITEST: Readonly<Record<string, string>> = {
  3: join(ROOT, "test/runners/vitest-3/node_modules/vitest"),
  4: join(ROOT, "node_modules/vitest"),
  5: join(ROOT, "test/runners/vitest-5/node_modules/vitest"),
};

const CONFIG = `
import tracealloc from "tracealloc/vitest";
import { defineConfig } from "vitest/config";
IMPORTS
export default defineConfig({ plugins: [tracealloc(OPTIONS)], test: TEST });
`;

/** What differs from project to project, as text of its configuration. */
interface ProjectOptions {
  /** Options of the plugin. */
  readonly options?: string;
  /** Options of Vitest. */
  readonly test?: string;
  readonly imports?: string;
  /** Packages of this one that are installed as well. */
  readonly packages?: readonly string[];
}

/** A project that has a version of Vitest, and the plugin in its configuration. */
export function vitestProject(
  version: string,
  files: Files,
  { options = "", test = "{}", imports = "", packages = [] }: ProjectOptions = {},
): string {
  const config = CONFIG.replace("OPTIONS", options).replace("TEST", test);
  const all = {
    "package.json": `{ "type": "module" }`,
    "vitest.config.ts": config.replace("IMPORTS", imports),
    ...files,
  };
  const others = packages.map((name) => [name, join(ROOT, "node_modules", name)]);
  return install(all, { vitest: VITEST[version] ?? "", ...Object.fromEntries(others) });
}

/** Runs Vitest in a project to its end. */
export function vitest(cwd: string, args: readonly string[]): Promise<Outcome> {
  // The runner around it must not be taken for its own.
  const env = { VITEST: undefined, VITEST_MODE: undefined, NO_COLOR: "1" };
  return node(["node_modules/vitest/vitest.mjs", ...args], { cwd, env });
}

const REPORTER = `
import { writeFileSync } from "node:fs";
export default class {
  onTestRunEnd(modules, errors) {
    const tests = {};
    for (const error of errors) tests["unhandled error"] = error.message;
    for (const module of modules) {
      for (const error of module.errors()) tests[module.moduleId] = error.message;
      for (const test of module.children.allTests()) {
        const { state, errors = [] } = test.result();
        tests[test.name] = errors[0]?.message ?? state;
      }
    }
    writeFileSync("tests.json", JSON.stringify(tests));
  }
}`;

/** What a run says of each test: "passed", or the message of its failure; and what it prints to stderr. */
export async function results(
  cwd: string,
  args: readonly string[] = [],
): Promise<{ readonly tests: Files; readonly stderr: string }> {
  writeFileSync(join(cwd, "reporter.mjs"), REPORTER);
  const { stderr } = await vitest(cwd, ["run", "--reporter=./reporter.mjs", ...args]);
  return { tests: JSON.parse(readFileSync(join(cwd, "tests.json"), "utf8")) as Files, stderr };
}
