import type { RunnerTask } from "vitest";
import { allocationsPerRun } from "../../runtime/testing/measure.ts";
import type { Totals } from "./totals.ts";

/** A benchmark that a test has made. */
interface Benchmark {
  readonly task: RunnerTask;
  readonly name: string;
  readonly fn: () => unknown;
}

/** Benchmarks that the tests of this file have made. */
export const benchmarks: Benchmark[] = [];

/** What one call of each benchmark of a test allocates, by the benchmark's name. */
export async function countBenchmarks(task: RunnerTask): Promise<Readonly<Record<string, Totals>>> {
  const found: Record<string, Totals> = {};
  for (const { name, fn } of benchmarks.filter((one) => one.task === task)) {
    found[name] = await countCall(fn);
  }
  return found;
}

/** What one call of a benchmark allocates. */
export async function countCall(fn: () => unknown): Promise<Totals> {
  const { count, bytes } = await allocationsPerRun(fn);
  return { count, bytes };
}
