import { type AgeOptions, ageTest, checkAge, type Moment } from "./age.ts";
import type { Cohort } from "./cohort.ts";
import { compilePattern } from "./fnmatch.ts";
import type { Kind } from "./protocol.ts";
import type { Trace } from "./trace.ts";
import type { Frame } from "./traceback.ts";

/** What `filterTraces` takes: any of the inclusive ones must pass a trace, and all exclusive ones. */
export interface TraceFilter {
  readonly inclusive: boolean;
  /** Whether the filter lets the trace pass; an exclusive filter passes what it does not describe. */
  passes(trace: Trace): boolean;
  /**
   * Of the traces that the filter describes, the cohorts that it describes in a snapshot of that
   * moment; all when it is absent or gives nothing. An exclusive filter passes the others.
   */
  cohorts?(moment: Moment): ((cohort: Cohort) => boolean) | undefined;
}

/** Narrows a `Filter` beyond the file name. */
export interface FilterOptions extends AgeOptions {
  /** Line, 1-based; any when left out. */
  readonly lineno?: number | undefined;
  /** Look at every kept frame instead of the most recent one. */
  readonly allFrames?: boolean | undefined;
  readonly kind?: Kind | undefined;
  /** An fnmatch pattern; traces without a label never match it. */
  readonly label?: string | undefined;
}

/** Selects by file name (an fnmatch pattern), line, kind, label and age. */
export class Filter implements TraceFilter, AgeOptions {
  inclusive: boolean;
  lineno: number | undefined;
  allFrames: boolean;
  kind: Kind | undefined;
  readonly label: string | undefined;
  readonly minAge: number | undefined;
  readonly bornFrom: number | string | undefined;
  readonly bornTo: number | string | undefined;
  readonly diedYoung: boolean | undefined;
  readonly #pattern: string;
  readonly #matches: (filename: string) => boolean;
  readonly #matchesLabel: ((label: string) => boolean) | undefined;

  /** Throws a TypeError when a pattern is not a string, or an age not of its type. */
  constructor(inclusive: boolean, filenamePattern: string, options: FilterOptions = {}) {
    checkAge(options);
    const { label } = options;
    this.inclusive = inclusive;
    this.lineno = options.lineno;
    this.allFrames = options.allFrames ?? false;
    this.kind = options.kind;
    this.label = label;
    this.minAge = options.minAge;
    this.bornFrom = options.bornFrom;
    this.bornTo = options.bornTo;
    this.diedYoung = options.diedYoung;
    this.#pattern = filenamePattern;
    this.#matches = compile("filenamePattern", filenamePattern);
    this.#matchesLabel = label === undefined ? undefined : compile("label", label);
  }

  get filenamePattern(): string {
    return this.#pattern;
  }

  /** By place, kind and label; what age it asks for, only `filterTraces` can tell. */
  passes({ frames, kind, label }: Trace): boolean {
    const looked = this.allFrames ? frames : frames.slice(-1);
    const isDescribed =
      (this.kind === undefined || this.kind === kind) &&
      (this.#matchesLabel === undefined || (label !== undefined && this.#matchesLabel(label))) &&
      looked.some((frame) => this.#describes(frame));
    return isDescribed === Boolean(this.inclusive);
  }

  cohorts(moment: Moment): ((cohort: Cohort) => boolean) | undefined {
    return ageTest(this, moment);
  }

  #describes({ filename, lineno }: Frame): boolean {
    return (this.lineno === undefined || this.lineno === lineno) && this.#matches(filename);
  }
}

/** Selects by what was allocated (tracemalloc's DomainFilter). */
export class KindFilter implements TraceFilter {
  inclusive: boolean;
  readonly #kind: Kind;

  constructor(inclusive: boolean, kind: Kind) {
    this.inclusive = inclusive;
    this.#kind = kind;
  }

  get kind(): Kind {
    return this.#kind;
  }

  passes({ kind }: Trace): boolean {
    return (kind === this.#kind) === Boolean(this.inclusive);
  }
}

/** Selects by what the program was doing: an fnmatch pattern; traces without a label never match. */
export class LabelFilter implements TraceFilter {
  inclusive: boolean;
  readonly #pattern: string;
  readonly #matches: (label: string) => boolean;

  /** Throws a TypeError when the pattern is not a string. */
  constructor(inclusive: boolean, labelPattern: string) {
    this.inclusive = inclusive;
    this.#pattern = labelPattern;
    this.#matches = compile("labelPattern", labelPattern);
  }

  get labelPattern(): string {
    return this.#pattern;
  }

  passes({ label }: Trace): boolean {
    return (label !== undefined && this.#matches(label)) === Boolean(this.inclusive);
  }
}

/** Selects by birth and death. Parts of a trace may pass. */
export class AgeFilter implements TraceFilter, AgeOptions {
  inclusive: boolean;
  readonly minAge: number | undefined;
  readonly bornFrom: number | string | undefined;
  readonly bornTo: number | string | undefined;
  readonly diedYoung: boolean | undefined;

  /** Throws a TypeError when an age is not of its type. */
  constructor(inclusive: boolean, options: AgeOptions) {
    checkAge(options);
    this.inclusive = inclusive;
    this.minAge = options.minAge;
    this.bornFrom = options.bornFrom;
    this.bornTo = options.bornTo;
    this.diedYoung = options.diedYoung;
  }

  /** It describes every trace, and of it those cohorts that `cohorts` selects. */
  passes(_trace: Trace): boolean {
    return Boolean(this.inclusive);
  }

  cohorts(moment: Moment): ((cohort: Cohort) => boolean) | undefined {
    return ageTest(this, moment);
  }
}

function compile(name: string, pattern: string): (text: string) => boolean {
  if (typeof pattern === "string") return compilePattern(pattern);
  throw new TypeError(`${name} must be a string, not ${typeof pattern}`);
}
