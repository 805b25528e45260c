import * as vitest from "vitest";
import { countCall } from "./benchmarks.ts";

// Vitest 4.1 warns of the entries that Vitest 3 has them in.
const Base: typeof vitest.BenchmarkRunner =
  vitest.BenchmarkRunner ?? (await import("vitest/runners")).NodeBenchmarkRunner;
const getBenchFn = vitest.TestRunner?.getBenchFn ?? (await import("vitest/suite")).getBenchFn;

/** Says what one call of each benchmark allocates, before its time is measured. */
export default class BenchmarkRunner extends Base {
  override async runSuite(suite: vitest.RunnerTestSuite): Promise<void> {
    for (const task of suite.tasks) await count(task);
    await super.runSuite(suite);
  }
}

async function count(task: vitest.RunnerTask): Promise<void> {
  if (task.mode !== "run" && task.mode !== "queued") return;
  if (task.type === "suite") {
    for (const inner of task.tasks) await count(inner);
  } else if ("benchmark" in task.meta) {
    const fn = getBenchFn(task) as () => unknown;
    task.meta.tracealloc = await countCall(fn);
  }
}
