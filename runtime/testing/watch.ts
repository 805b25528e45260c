import { tracer } from "../runtime.ts";
import { type Allocations, difference, type Ledger, readLedger } from "./allocations.ts";
import { type AllocationLimits, getDefaults } from "./defaults.ts";
import { isWithin } from "./matchers.ts";
import { formatAllocations } from "./messages.ts";
import { checkInstrumented } from "./window.ts";

/** Where a runner lets code run around each test. */
export interface TestHooks {
  beforeEach(run: () => void): unknown;
  afterEach(run: () => void): unknown;
}

let running = 0;
let wereTogether = false;
let before: Ledger = new Map();
let limits: AllocationLimits = {};

/** Counts from now on, and holds every test to the suite's limit, or its own. */
export function watchTests({ beforeEach, afterEach }: TestHooks): void {
  startCounting();
  beforeEach(beginTest);
  afterEach(() => checkTest(endTest()));
}

/** Starts tracing unless something has. */
export function startCounting(): void {
  if (!tracer.tracing) tracer.start({});
}

/** Sets the most that the test that runs may allocate as a whole; `{}` for no limit. */
export function limitAllocations(wanted: AllocationLimits): void {
  limits = wanted;
}

/** A test begins. */
export function beginTest(): void {
  limits = getDefaults().test ?? {};
  wereTogether = running > 0;
  running++;
  before = readLedger();
}

/** A test ends: what it has allocated; nothing where others ran beside it, because they cannot be told apart. */
export function endTest(): Allocations | undefined {
  running--;
  return wereTogether || running > 0 ? undefined : difference(before, readLedger());
}

/** Throws when a test has allocated more than it may. */
export function checkTest(made: Allocations | undefined): void {
  if (made === undefined || (limits.count === undefined && limits.bytes === undefined)) return;
  checkInstrumented();
  if (!isWithin(limits, made)) {
    throw new Error(formatAllocations("the test", limits, made, false));
  }
}
