import { compilePattern } from "./fnmatch.ts";
import type { Kind } from "./protocol.ts";
import type { Trace } from "./trace.ts";
import type { Frame } from "./traceback.ts";

/** What `filterTraces` takes: any of the inclusive ones must pass a trace, and all exclusive ones. */
export interface TraceFilter {
  readonly inclusive: boolean;
  /** Whether the filter lets the trace pass; an exclusive filter passes what it does not describe. */
  passes(trace: Trace): boolean;
}

/** Narrows a `Filter` beyond the file name. */
export interface FilterOptions {
  /** Line, 1-based; any when left out. */
  readonly lineno?: number | undefined;
  /** Look at every kept frame instead of the most recent one. */
  readonly allFrames?: boolean | undefined;
  readonly kind?: Kind | undefined;
}

/** Selects traces by file name (an fnmatch pattern), line and kind. */
export class Filter implements TraceFilter {
  inclusive: boolean;
  lineno: number | undefined;
  allFrames: boolean;
  kind: Kind | undefined;
  readonly #pattern: string;
  readonly #matches: (filename: string) => boolean;

  /** Throws a TypeError when the pattern is not a string. */
  constructor(inclusive: boolean, filenamePattern: string, options: FilterOptions = {}) {
    if (typeof filenamePattern !== "string") {
      throw new TypeError(`filenamePattern must be a string, not ${typeof filenamePattern}`);
    }
    this.inclusive = inclusive;
    this.lineno = options.lineno;
    this.allFrames = options.allFrames ?? false;
    this.kind = options.kind;
    this.#pattern = filenamePattern;
    this.#matches = compilePattern(filenamePattern);
  }

  get filenamePattern(): string {
    return this.#pattern;
  }

  passes({ frames, kind }: Trace): boolean {
    const looked = this.allFrames ? frames : frames.slice(-1);
    const isDescribed =
      (this.kind === undefined || this.kind === kind) &&
      looked.some((frame) => this.#describes(frame));
    return isDescribed === this.inclusive;
  }

  #describes({ filename, lineno }: Frame): boolean {
    return this.#matches(filename) && (this.lineno === undefined || this.lineno === lineno);
  }
}

/** Selects traces by what they allocated (tracemalloc's DomainFilter). */
export class KindFilter implements TraceFilter {
  inclusive: boolean;
  readonly kind: Kind;

  constructor(inclusive: boolean, kind: Kind) {
    this.inclusive = inclusive;
    this.kind = kind;
  }

  passes({ kind }: Trace): boolean {
    return (kind === this.kind) === this.inclusive;
  }
}

/** Traces that any inclusive filter (if there is one) and every exclusive filter lets pass. */
export function applyFilters(
  traces: readonly Trace[],
  filters: readonly TraceFilter[],
): readonly Trace[] {
  const inclusive = filters.filter((filter) => filter.inclusive);
  const exclusive = filters.filter((filter) => !filter.inclusive);
  return traces.filter(
    (trace) =>
      (inclusive.length === 0 || inclusive.some((filter) => filter.passes(trace))) &&
      exclusive.every((filter) => filter.passes(trace)),
  );
}
