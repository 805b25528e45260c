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
  if (!tracer.tracing) tracer.start({});
  beforeEach(beginTest);
  afterEach(() => {
    endTest();
  });
}

/** Sets the most that the test that runs may allocate as a whole; `{}` for no limit. */
export function limitAllocations(wanted: AllocationLimits): void {
  limits = wanted;
}

/** A test begins. */
function beginTest(): void {
  limits = getDefaults().test ?? {};
  wereTogether = running > 0;
  running++;
  before = readLedger();
}

/** A test ends: what it has allocated, or nothing when others ran beside it. Throws when that is more than it may. */
function endTest(): Allocations | undefined {
  running--;
  if (wereTogether || running > 0) return undefined;
  const made = difference(before, readLedger());
  if (limits.count !== undefined || limits.bytes !== undefined) checkInstrumented();
  if (!isWithin(limits, made)) {
    throw new Error(formatAllocations("the test", limits, made, false));
  }
  return made;
}
