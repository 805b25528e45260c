import type { LeakOptions } from "./leaks.ts";

/** The most that may be allocated. */
export interface AllocationLimits {
  /** Values. */
  readonly count?: number | undefined;
  /** Bytes, of what the values have become by the end. */
  readonly bytes?: number | undefined;
}

export interface BudgetOptions extends AllocationLimits {
  /** Calls before the one that is measured (default 0). */
  readonly warmup?: number | undefined;
}

/** What holds for a whole suite where a test says nothing else. */
export interface TestingDefaults {
  /** Of `toAllocateAtMost`. */
  readonly allocations?: BudgetOptions | undefined;
  /** Of `toLeakNothing`. */
  readonly leaks?: LeakOptions | undefined;
  /** The most that each test may allocate as a whole; `limitAllocations` overrides it in one. */
  readonly test?: AllocationLimits | undefined;
}

let current: TestingDefaults = {};

/** Sets what holds where a test says nothing else. */
export function setDefaults(defaults: TestingDefaults): void {
  current = defaults;
}

export function getDefaults(): TestingDefaults {
  return current;
}

/** Throws unless there is a limit, and each is a number. */
export function checkLimits({ count, bytes }: AllocationLimits): void {
  if (count === undefined && bytes === undefined) {
    throw new TypeError("say what may be allocated at most: { count }, { bytes } or both");
  }
  for (const [name, limit] of Object.entries({ count, bytes })) {
    if (limit === undefined || (typeof limit === "number" && limit >= 0)) continue;
    throw new TypeError(`${name} must be a number of at least 0, not ${String(limit)}`);
  }
}
