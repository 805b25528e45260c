import type { BudgetOptions } from "./defaults.ts";
import type { LeakOptions } from "./leaks.ts";
import { type MatcherResult, matchers } from "./matchers.ts";
import type { Measured } from "./measure.ts";

/** What can be expected of a function's allocations. */
export interface Expectation {
  /** Throws when one call allocates more; a promise when the call returns one. */
  toAllocateAtMost(limits?: BudgetOptions): void | Promise<void>;
  /** Rejects when what the calls have made piles up. */
  toLeakNothing(options?: LeakOptions): Promise<void>;
}

/** For runners that have no `expect` of their own, such as node:test and Mocha. */
export function expect(fn: Measured): Expectation {
  return {
    toAllocateAtMost(limits) {
      const result = matchers.toAllocateAtMost(fn, limits);
      return result instanceof Promise ? result.then(conclude) : conclude(result);
    },
    async toLeakNothing(options) {
      conclude(await matchers.toLeakNothing(fn, options));
    },
  };
}

function conclude({ pass, message }: MatcherResult): void {
  if (!pass) throw new Error(message());
}
