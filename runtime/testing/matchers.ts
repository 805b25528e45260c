import type { Allocations } from "./allocations.ts";
import { type AllocationLimits, type BudgetOptions, checkLimits, getDefaults } from "./defaults.ts";
import { findLeaks, type LeakOptions, REPEATS } from "./leaks.ts";
import { allocationsPerRun, type Measured } from "./measure.ts";
import { formatAllocations, formatLeaks } from "./messages.ts";

/** What test runners take for a matcher's answer. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** `expect.extend(matchers)`, in Vitest and Jest. */
export const matchers: Matchers = { toAllocateAtMost, toLeakNothing };

export type Matchers = {
  toAllocateAtMost(fn: Measured, limits?: BudgetOptions): MatcherResult | Promise<MatcherResult>;
  toLeakNothing(fn: Measured, options?: LeakOptions): Promise<MatcherResult>;
};

/** Passes when one call allocates no more; a promise when the call returns one. */
function toAllocateAtMost(
  fn: Measured,
  limits?: BudgetOptions,
): MatcherResult | Promise<MatcherResult> {
  checkFunction(fn);
  const { warmup = 0, ...wanted } = { ...getDefaults().allocations, ...limits };
  checkLimits(wanted);
  const made: Allocations | Promise<Allocations> = allocationsPerRun(fn, { runs: 1, warmup });
  return made instanceof Promise
    ? made.then((result) => judge(wanted, result))
    : judge(wanted, made);
}

function judge(limits: AllocationLimits, made: Allocations): MatcherResult {
  const pass = isWithin(limits, made);
  return { pass, message: () => formatAllocations("the function", limits, made, pass) };
}

/** Whether no limit is passed. */
export function isWithin({ count, bytes }: AllocationLimits, made: Allocations): boolean {
  const { POSITIVE_INFINITY: any } = Number;
  return made.count <= (count ?? any) && made.bytes <= (bytes ?? any);
}

/** Passes when what the calls have made does not pile up. */
async function toLeakNothing(fn: Measured, options?: LeakOptions): Promise<MatcherResult> {
  checkFunction(fn);
  const chosen = { ...getDefaults().leaks, ...options };
  const leaks = await findLeaks(fn, chosen);
  const { repeats = REPEATS } = chosen;
  return { pass: leaks.length === 0, message: () => formatLeaks(leaks, repeats) };
}

function checkFunction(fn: unknown): void {
  if (typeof fn === "function") return;
  throw new TypeError(`give expect() a function to call, not ${fn === null ? "null" : typeof fn}`);
}

/** What `expect()` has besides, once it is extended; `T` is the type of what it was given. */
export interface AllocationMatchers<T = unknown> {
  /** Passes when one call allocates no more; await it when the function is asynchronous. */
  toAllocateAtMost(
    limits?: BudgetOptions,
  ): T extends () => PromiseLike<unknown> ? Promise<void> : void;
  /** Passes when what the calls make does not pile up. */
  toLeakNothing(options?: LeakOptions): Promise<void>;
}
