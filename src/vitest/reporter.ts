import { relative } from "node:path";
import type { Reporter, TestCase, TestModule, Vitest } from "vitest/node";
import { formatBenchmarks, formatSummary, type Row } from "./summary.ts";

/** Prints, at the end of a run, what the tests and their files have allocated. */
export class TraceallocReporter implements Reporter {
  readonly #top: number;
  #vitest: Vitest | undefined;

  /** `top`: files, and tests, that are shown. */
  constructor(top = 10) {
    this.#top = top;
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    if (this.#vitest === undefined) return;
    const { config, logger, mode } = this.#vitest;
    const files: Row[] = [];
    const tests: Row[] = [];
    const benchmarks: Row[] = [];
    let unknown = 0;
    for (const module of modules) {
      const name = relative(config.root, module.moduleId);
      files.push(...rowsOf(module, name));
      for (const test of module.children.allTests()) {
        const rows = rowsOf(test, `${name} > ${test.fullName}`);
        const calls = benchmarkRows(test, `${name} > ${test.fullName}`);
        benchmarks.push(...(mode === "benchmark" ? rows : calls));
        if (calls.length > 0) continue;
        tests.push(...rows);
        if (rows.length === 0 && /passed|failed/.test(test.result().state)) unknown++;
      }
    }
    const summary =
      benchmarks.length > 0
        ? formatBenchmarks(benchmarks)
        : formatSummary(files, tests, { top: this.#top, unknown });
    // To stderr: what other reporters write to stdout may be for programs.
    logger.error(summary);
  }
}

/** What one call of each benchmark that a test has made allocates. */
function benchmarkRows(test: TestCase, name: string): Row[] {
  const { benchmarkAllocations = {} } = test.meta();
  const calls = Object.entries(benchmarkAllocations);
  return calls.map(([benchmark, totals]) => ({ name: `${name} > ${benchmark}`, ...totals }));
}

/** Nothing of what did not run, and of tests that ran beside others. */
function rowsOf(task: TestModule | TestCase, name: string): Row[] {
  const { tracealloc } = task.meta();
  return tracealloc === undefined ? [] : [{ name, ...tracealloc }];
}
