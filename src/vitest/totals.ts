import type {
  Amount,
  BudgetOptions,
  LeakOptions,
  TestingDefaults,
} from "../../runtime/testing/index.ts";

/** What a test, a file or one call of a benchmark has allocated, as its `meta` has it. */
export interface Totals extends Amount {
  /** Of a file: whether anything was instrumented at all. */
  readonly isInstrumented?: boolean | undefined;
}

declare module "vitest" {
  interface TaskMeta {
    tracealloc?: Totals | undefined;
  }
  interface ProvidedContext {
    tracealloc: {
      readonly defaults: TestingDefaults;
      readonly root: string;
      readonly isBenchmark: boolean;
    };
  }
  // biome-ignore lint/suspicious/noExplicitAny: it has to be what Vitest declares.
  interface Matchers<T = any> {
    /** Passes when one call allocates no more; await it when the function is asynchronous. */
    toAllocateAtMost(
      limits?: BudgetOptions,
    ): T extends () => PromiseLike<unknown> ? Promise<void> : void;
    /** Passes when what the calls make does not pile up. */
    toLeakNothing(options?: LeakOptions): Promise<void>;
  }
}
