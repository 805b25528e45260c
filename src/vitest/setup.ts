// Runs in each worker, or page, before a test file: starts counting, and hands the totals to the reporter.
import { afterAll, afterEach, beforeEach, expect, inject } from "vitest";
import { tracer } from "../../runtime/runtime.ts";
import { difference, readLedger } from "../../runtime/testing/allocations.ts";
import { setRoot } from "../../runtime/testing/callers.ts";
import { setDefaults } from "../../runtime/testing/defaults.ts";
import { matchers } from "../../runtime/testing/matchers.ts";
import { beginTest, checkTest, endTest, startCounting } from "../../runtime/testing/watch.ts";
import { countBenchmarks } from "./benchmarks.ts";
import type { Totals } from "./totals.ts";

const { defaults, root, isBenchmark } = inject("tracealloc");
setDefaults(defaults);
setRoot(root);
expect.extend(matchers);
if (isBenchmark) countBench();
else countTests();

function countTests(): void {
  startCounting();
  const start = readLedger();
  let file: { meta: { tracealloc?: Totals | undefined } } | undefined;
  beforeEach(({ task }) => {
    file = task.file;
    beginTest();
  });
  afterEach(({ task }) => {
    const made = endTest();
    task.meta.tracealloc = made && { count: made.count, bytes: made.bytes };
    checkTest(made);
  });
  afterAll(() => {
    if (file === undefined) return;
    const { count, bytes } = difference(start, readLedger());
    file.meta.tracealloc = { count, bytes, isInstrumented: tracer.files.size > 0 };
  });
}

/** Counting takes time, which is what benchmarks measure, so their calls are counted behind that. */
function countBench(): void {
  afterEach(async ({ task }) => {
    task.meta.benchmarkAllocations = await countBenchmarks(task);
  });
}
