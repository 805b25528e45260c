import { type CallSite, type CallSiteMethods, CallSites, methodsOf } from "./call-sites.ts";
import { hidesFrames, IntrinsicError, isErrorInPlace, readStack } from "./engine-error.ts";
import { isHelperName } from "./helper-name.ts";
import type { AnyFunction } from "./intrinsics.ts";
import { parseLine } from "./parse.ts";
import { reserveStack } from "./reserve.ts";
import type { Captured, StackSource } from "./stack.ts";
import { frameLines, StackLines } from "./stack-lines.ts";
import { ownProperty, restore, swap } from "./swap.ts";

const LIMIT = "stackTraceLimit";
const PREPARE = "prepareStackTrace";
/** Frames that Firefox gives, which has no limit to be set. */
const FIXED_LIMIT = 128;
/** Frames of the runtime that have to be asked for where the engine does not leave them out. */
const OWN_FRAMES = 16;

/**
 * Captures with the program's own Error, changed for the moment and then put back as it was. Does
 * without frames where that would run code of the program.
 */
export class OwnRealm implements StackSource {
  #sites: readonly CallSite[] | undefined;
  readonly #prepare = (_error: unknown, sites: readonly CallSite[]): void => {
    this.#sites = sites;
  };
  readonly #hasLimit: boolean;
  /** V8 only: Bun's call sites have no position. */
  readonly #methods: CallSiteMethods | undefined;
  /** Whether the engine leaves out what `hidden` has called. */
  readonly #hides: boolean;

  constructor() {
    this.#hides = this.#whilePrepared(undefined, hidesFrames) === true;
    this.#whilePrepared(this.#prepare, readStack);
    const site = this.#takeSites()?.[0];
    this.#methods = site && "getPosition" in site ? methodsOf(site) : undefined;
    this.#hasLimit = ownProperty(IntrinsicError, LIMIT) !== undefined;
  }

  capture(limit: number, hidden?: AnyFunction): Captured | undefined {
    // Fails here or nowhere, and not between the swaps.
    reserveStack();
    const wanted = this.#hides ? limit : limit + OWN_FRAMES;
    const before = this.#hasLimit ? swap(IntrinsicError, LIMIT, wanted) : undefined;
    try {
      const prepare = this.#methods && this.#prepare;
      return this.#whilePrepared(prepare, () => this.#read(this.#limitInForce(), hidden));
    } finally {
      if (before !== undefined) restore(IntrinsicError, LIMIT, before);
    }
  }

  /** Works while `prepare` formats stacks, or the engine where it is undefined; not where it is the program. */
  #whilePrepared<T>(prepare: unknown, work: () => T): T | undefined {
    if (!isErrorInPlace()) return undefined;
    const before = swap(IntrinsicError, PREPARE, prepare);
    if (before === undefined) return isUnprepared() ? work() : undefined;
    try {
      return work();
    } finally {
      restore(IntrinsicError, PREPARE, before);
    }
  }

  #read(limit: number, hidden: AnyFunction | undefined): Captured | undefined {
    const stack = readStack(hidden);
    const sites = this.#takeSites();
    if (sites !== undefined && this.#methods) return new CallSites(sites, this.#methods, limit);
    if (typeof stack !== "string") return undefined;
    const lines = frameLines(stack);
    const isWhole = lines.length < limit;
    if (hidden === undefined || this.#hides) return new StackLines(lines, isWhole);
    const rest = withoutRuntime(lines);
    return rest && new StackLines(rest, isWhole);
  }

  #takeSites(): readonly CallSite[] | undefined {
    const sites = this.#sites;
    this.#sites = undefined;
    return sites;
  }

  #limitInForce(): number {
    if (!this.#hasLimit) return FIXED_LIMIT;
    const limit: unknown = ownProperty(IntrinsicError, LIMIT)?.value;
    return typeof limit === "number" ? limit : 0;
  }
}

/** Whether no function formats stacks, where that could not be arranged. */
function isUnprepared(): boolean {
  const property = ownProperty(IntrinsicError, PREPARE);
  if (property !== undefined) return "value" in property && typeof property.value !== "function";
  // Not on Error itself, but what Error inherits from counts too.
  return (
    ownProperty(Function.prototype, PREPARE) === undefined &&
    ownProperty(Object.prototype, PREPARE) === undefined
  );
}

/** The frames above the runtime's, told by the helper that has called it; undefined without one. */
function withoutRuntime(lines: readonly string[]): string[] | undefined {
  let start = 0;
  while (start < lines.length && !isHelperName(parseLine(lines[start] as string)?.functionName)) {
    start++;
  }
  if (start === lines.length) return undefined;
  const rest: string[] = [];
  for (let i = start; i < lines.length; i++) rest[rest.length] = lines[i] as string;
  return rest;
}
