import { areEqual, type Cohort, errorsOf, sumsOf, type Totals } from "./cohort.ts";
import { formatSize } from "./format.ts";
import type { Kind } from "./protocol.ts";
import { Frame, type FrameData, Traceback } from "./traceback.ts";

/** What is known of the allocations that share a site (or a captured traceback), kind and label. */
export interface TraceData {
  readonly kind: Kind;
  /** Oldest to newest. */
  readonly frames: readonly FrameData[];
  /** Depth of the whole stack; undefined where it is not known. */
  readonly totalFrames?: number | undefined;
  readonly className?: string | undefined;
  /** What the program was doing, in its own words. */
  readonly label?: string | undefined;
  /** What became of the values. Where they are left out, the sums below tell it. */
  readonly cohorts?: readonly Cohort[] | undefined;
  /** Live bytes. */
  readonly size?: number;
  /** Live values. */
  readonly count?: number;
  /** Bytes allocated since `start`. */
  readonly allocatedSize?: number;
  /** Values allocated since `start`; never less than are alive. */
  readonly allocatedCount?: number;
  /** One standard error of `count`. */
  readonly error?: number;
}

/** Of these it is known what became of the values. */
export interface TraceOfCohorts extends TraceData {
  readonly cohorts: readonly Cohort[];
}

/** One trace of a snapshot. Its text form is `filename:lineno: size`. */
export class Trace implements TraceOfCohorts, Totals {
  readonly kind: Kind;
  readonly traceback: Traceback;
  readonly className: string | undefined;
  readonly label: string | undefined;
  readonly cohorts: readonly Cohort[];
  readonly size: number;
  readonly heldSize: number;
  readonly count: number;
  readonly allocatedSize: number;
  readonly allocatedCount: number;
  readonly diedYoungCount: number;
  readonly unfollowedCount: number;
  readonly error: number;
  readonly allocatedError: number;

  /** Throws a RangeError when a sum is not a number of at least 0. */
  constructor(data: TraceData) {
    const frames = data.frames.map((frame) => (frame instanceof Frame ? frame : new Frame(frame)));
    this.kind = data.kind;
    this.traceback = new Traceback(Object.freeze(frames), data.totalFrames);
    this.className = data.className;
    this.label = data.label;
    this.cohorts = Object.freeze(data.cohorts?.slice() ?? cohortsOf(data));
    const sums = sumsOf(this.cohorts);
    this.size = sums.size;
    this.heldSize = sums.heldSize;
    this.count = sums.count;
    this.allocatedSize = sums.allocatedSize;
    this.allocatedCount = sums.allocatedCount;
    this.diedYoungCount = sums.diedYoungCount;
    this.unfollowedCount = sums.unfollowedCount;
    const errors = errorsOf(this.cohorts);
    this.error = errors.error;
    this.allocatedError = errors.allocatedError;
    Object.freeze(this);
  }

  get frames(): readonly Frame[] {
    return this.traceback.frames;
  }

  get totalFrames(): number | undefined {
    return this.traceback.totalFrames;
  }

  /** The same trace with other cohorts. */
  withCohorts(cohorts: readonly Cohort[]): Trace {
    const { kind, frames, totalFrames, className, label } = this;
    return new Trace({ kind, frames, totalFrames, className, label, cohorts });
  }

  /** Whether all is equal: unlike two tracebacks, two traces differ when their total depth does. */
  equals(other: unknown): boolean {
    return (
      other instanceof Trace &&
      this.kind === other.kind &&
      this.className === other.className &&
      this.label === other.label &&
      this.totalFrames === other.totalFrames &&
      this.traceback.equals(other.traceback) &&
      this.cohorts.length === other.cohorts.length &&
      this.cohorts.every((cohort, i) => areEqual(cohort, other.cohorts[i] as Cohort))
    );
  }

  toString(): string {
    return `${this.traceback}: ${formatSize(this.size)}`;
  }
}

/** The cohorts that sums tell of: values that live, and those that died at a time not known. */
function cohortsOf(data: TraceData): Cohort[] {
  const size = whole("size", data.size);
  const count = whole("count", data.count);
  const allocatedSize = whole("allocatedSize", data.allocatedSize);
  const dead = Math.max(whole("allocatedCount", data.allocatedCount) - count, 0);
  const deadSize = dead === 0 ? 0 : Math.max(allocatedSize - size, 0);
  const born = { bornFirst: 0, bornLast: 0, heldSize: 0, draw: undefined, followed: 0 };
  const live: Cohort = {
    ...born,
    fate: "live",
    count,
    size,
    allocatedCount: count,
    allocatedSize: allocatedSize - deadSize,
    variance: checked("error", data.error) ** 2,
  };
  if (dead === 0) return [live];
  const gone = { count: 0, size: 0, allocatedCount: dead, allocatedSize: deadSize, variance: 0 };
  const rest: Cohort = { ...born, ...gone, fate: "dead" };
  return count + size + live.variance === 0 ? [rest] : [live, rest];
}

function whole(name: string, value: number | undefined): number {
  return Math.round(checked(name, value));
}

function checked(name: string, value = 0): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new RangeError(`${name} of a trace must be a number of at least 0, not ${value}`);
}
