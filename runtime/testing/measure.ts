import { tracer } from "../runtime.ts";
import { type Allocations, difference, readLedger } from "./allocations.ts";
import { checkInstrumented, openWindow } from "./window.ts";

/** What is measured. When it returns a promise, that is awaited. */
export type Measured = () => unknown;

export interface RunOptions {
  /** Calls that are measured (default 10). */
  readonly runs?: number | undefined;
  /** Calls before those, which are not (default 1). */
  readonly warmup?: number | undefined;
}

/**
 * What a call of a function allocates, on average over some calls. Counts are exact; bytes are those at the end,
 * until which all values are kept alive: so both are the same each time, whenever the engine collects garbage.
 */
export function allocationsPerRun(
  fn: () => PromiseLike<unknown>,
  options?: RunOptions,
): Promise<Allocations>;
export function allocationsPerRun(fn: Measured, options?: RunOptions): Allocations;
export function allocationsPerRun(
  fn: Measured,
  { runs = 10, warmup = 1 }: RunOptions = {},
): Allocations | Promise<Allocations> {
  checkTimes("runs", runs, 1);
  checkTimes("warmup", warmup, 0);
  const warm = repeat(fn, warmup);
  return warm === undefined ? measure(fn, runs) : warm.then(() => measure(fn, runs));
}

/** Throws RangeError unless a number of calls is an integer of at least `least`. */
export function checkTimes(name: string, times: number, least: number): void {
  if (Number.isInteger(times) && times >= least) return;
  throw new RangeError(`${name} must be an integer of at least ${least}, not ${times}`);
}

function measure(fn: Measured, runs: number): Allocations | Promise<Allocations> {
  const close = openWindow(1);
  tracer.liveness.measure();
  const before = readLedger();
  tracer.follower.kept = [];
  const end = (): Allocations => {
    tracer.liveness.measure();
    const after = readLedger();
    checkInstrumented();
    return difference(before, after, runs);
  };
  const release = (): void => {
    tracer.follower.kept = undefined;
    close();
  };
  let running: Promise<void> | undefined;
  try {
    running = repeat(fn, runs);
    if (running === undefined) return end();
  } finally {
    if (running === undefined) release();
  }
  return running.then(end).finally(release);
}

/** Calls a function so often; a promise as soon as it has returned one. */
export function repeat(fn: Measured, times: number): Promise<void> | undefined {
  for (let left = times - 1; left >= 0; left--) {
    const result = fn();
    if (isPromise(result)) return goOn(fn, result, left);
  }
  return undefined;
}

async function goOn(fn: Measured, first: PromiseLike<unknown>, times: number): Promise<void> {
  await first;
  for (let n = 0; n < times; n++) await fn();
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";
}
