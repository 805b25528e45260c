export type { Allocations, Amount, SiteAllocations } from "./allocations.ts";
export {
  type AllocationLimits,
  type BudgetOptions,
  setDefaults,
  type TestingDefaults,
} from "./defaults.ts";
export { type Expectation, expect } from "./expect.ts";
export type { LeakOptions } from "./leaks.ts";
export {
  type AllocationMatchers,
  type MatcherResult,
  type Matchers,
  matchers,
} from "./matchers.ts";
export { allocationsPerRun, type Measured, type RunOptions } from "./measure.ts";
export { limitAllocations, type TestHooks, watchTests } from "./watch.ts";
