import { resolve } from "node:path";
import { join } from "node:path/posix";
import { fileURLToPath } from "node:url";
import type { Plugin, ResolvedConfig } from "vite";
import type { ViteUserConfig } from "vitest/config";
import type { TestProject, Vitest } from "vitest/node";
import type { TestingDefaults } from "../../runtime/testing/index.ts";
import type { BundlerOptions } from "../bundlers/options.ts";
import { unplugin } from "../bundlers/plugin.ts";
import { reportedName } from "../node/select.ts";
import { TraceallocReporter } from "./reporter.ts";

/** Options of the plugin: what is instrumented, and what holds where a test says nothing else. */
export interface VitestOptions extends BundlerOptions, TestingDefaults {
  /** Whether what test files make themselves counts too (default false). */
  readonly testFiles?: boolean | undefined;
  /** Files, and tests, in the summary (default 10); 0 for no summary. */
  readonly top?: number | undefined;
}

/** Counts what the code under test allocates: `plugins: [tracealloc()]`. */
export function tracealloc(options: VitestOptions = {}): Plugin[] {
  const { testFiles = false, top = 10, allocations, leaks, test, ...bundler } = options;
  // Which files are tests is known later; the plugins that follow read the list when it is.
  const exclude = [...(bundler.exclude ?? (bundler.include ? [] : DEPENDENCIES))];
  return [
    {
      name: "tracealloc:vitest",
      enforce: "pre",
      configResolved(config) {
        if (!testFiles) exclude.push(...testGlobs(config, bundler.root ?? config.root));
      },
      configureVitest({ vitest, project }) {
        const benchRunner = benchRunnerOf(vitest, project);
        const setup = pathTo("setup");
        const { setupFiles } = project.config;
        if (!setupFiles.includes(setup)) project.config.setupFiles = [setup, ...setupFiles];
        project.provide("tracealloc", {
          defaults: { allocations, leaks, test },
          root: bundler.root ?? project.config.root,
          isBenchmark: benchRunner !== undefined,
        });
        if (benchRunner !== undefined) project.config.runner ??= pathTo(benchRunner);
        if (top > 0) addReporter(vitest, top);
      },
    },
    ...unplugin.vite({ ...bundler, exclude }),
  ];
}

/** In pages they would be instrumented, the test runner among them; in Node's pools Vitest loads most of them itself. */
const DEPENDENCIES = ["**/node_modules/**"];
const TESTS = ["**/*.{test,spec}.?(c|m)[jt]s?(x)"];
const BENCHMARKS = ["**/*.{bench,benchmark}.?(c|m)[jt]s?(x)"];

/** Test files, setup files and mocks, relative to the folder that reported names are relative to. */
function testGlobs(config: ResolvedConfig, root: string): string[] {
  const { root: viteRoot } = config;
  const { test = {} } = config as ResolvedConfig & ViteUserConfig;
  const { include = TESTS, benchmark, setupFiles = [], globalSetup = [] } = test;
  const folder = resolve(viteRoot, test.root ?? "", test.dir ?? "");
  const base = folder === root ? "" : reportedName(folder, root);
  const globs = [...include, ...(benchmark?.include ?? BENCHMARKS)].map((glob) => join(base, glob));
  const files = [setupFiles, globalSetup].flat();
  return [...globs, ...files.map((file) => reportedName(resolve(viteRoot, file), root))];
}

/** Up to Vitest 4 benchmarks are a mode of their own, with a runner of their own; then they are tests of projects of their own. */
function benchRunnerOf({ mode }: Vitest, { config }: TestProject): string | undefined {
  if (mode === "benchmark") return "bench-runner";
  const { enabled } = { enabled: false, ...config.benchmark };
  return enabled ? "bench-context" : undefined;
}

function pathTo(name: string): string {
  return fileURLToPath(new URL(`./${name}.js`, import.meta.url));
}

function addReporter({ config, mode }: Vitest, top: number): void {
  const ofTests: unknown[] = config.reporters;
  const ofBenchmarks = [config.benchmark?.reporters ?? "default"].flat();
  if (mode === "benchmark") Object.assign(config.benchmark ?? {}, { reporters: ofBenchmarks });
  const reporters = mode === "benchmark" ? ofBenchmarks : ofTests;
  // Once for all projects.
  if (reporters.some((one) => one instanceof TraceallocReporter)) return;
  reporters.push(new TraceallocReporter(top));
}
