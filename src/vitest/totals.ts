import type { AllocationMatchers, Amount, TestingDefaults } from "../../runtime/testing/index.ts";

/** What a test, a file or one call of a benchmark has allocated, as its `meta` has it. */
export interface Totals extends Amount {
  /** Of a file: whether anything was instrumented at all. */
  readonly isInstrumented?: boolean | undefined;
}

declare module "vitest" {
  interface TaskMeta {
    tracealloc?: Totals | undefined;
    /** Of one call of each benchmark that a test of Vitest 5 makes, by their names. */
    benchmarkAllocations?: Readonly<Record<string, Totals>> | undefined;
  }
  interface ProvidedContext {
    tracealloc: {
      readonly defaults: TestingDefaults;
      readonly root: string;
      readonly isBenchmark: boolean;
    };
  }
  // biome-ignore lint/suspicious/noExplicitAny: it has to be what Vitest declares.
  interface Matchers<T = any> extends AllocationMatchers<T> {}
}
