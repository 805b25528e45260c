import type { Frame } from "./frame.ts";

export { Frame, type FrameData } from "./frame.ts";

/** How to format a traceback. */
export interface TracebackFormatOptions {
  /** Positive: keep that many most recent frames. Negative: drop that many most recent frames. */
  readonly limit?: number;
  /** Newest frame first; the default is oldest first. */
  readonly mostRecentFirst?: boolean;
  /** The text of a source line, shown below its frame unless blank. */
  readonly sourceLine?: (filename: string, lineno: number) => string | undefined;
}

/** Where memory was allocated: frames from the oldest kept one to the newest. */
export class Traceback implements Iterable<Frame> {
  /** Oldest to newest. */
  readonly frames: readonly Frame[];
  /** Depth of the whole stack, of which `frames` may be a part; undefined where it is not known, and for groups. */
  readonly totalFrames: number | undefined;

  constructor(frames: readonly Frame[], totalFrames?: number) {
    this.frames = Object.isFrozen(frames) ? frames : Object.freeze([...frames]);
    this.totalFrames = totalFrames;
    Object.freeze(this);
  }

  get length(): number {
    return this.frames.length;
  }

  /** The frame at `index`, from the end when negative; undefined outside. */
  at(index: number): Frame | undefined {
    return this.frames.at(index);
  }

  /** The frames from `start` to before `end`, from the end when negative, as an array. */
  slice(start?: number, end?: number): Frame[] {
    return this.frames.slice(start, end);
  }

  /** Index of the oldest frame that equals `frame`; -1 when there is none. */
  indexOf(frame: Frame): number {
    return this.frames.findIndex((own) => own.equals(frame));
  }

  includes(frame: Frame): boolean {
    return this.indexOf(frame) >= 0;
  }

  [Symbol.iterator](): Iterator<Frame> {
    return this.frames[Symbol.iterator]();
  }

  /** Negative, zero or positive: frame by frame from the oldest; the total does not count. */
  compare(other: Traceback): number {
    const length = Math.min(this.length, other.length);
    for (let i = 0; i < length; i++) {
      const order = (this.frames[i] as Frame).compare(other.frames[i] as Frame);
      if (order !== 0) return order;
    }
    return this.length - other.length;
  }

  /** Whether the frames are equal; the total does not count. */
  equals(other: unknown): boolean {
    return other instanceof Traceback && this.compare(other) === 0;
  }

  /** Lines of text: `  File "name", line n`, each followed by its source where it is known. */
  format({ limit, mostRecentFirst, sourceLine }: TracebackFormatOptions = {}): string[] {
    const frames = newest(this.frames, limit);
    if (mostRecentFirst) frames.reverse();
    return frames.flatMap(({ filename, lineno }) => {
      const source = sourceLine?.(filename, lineno)?.trim();
      const line = `  File "${filename}", line ${lineno}`;
      return source ? [line, `    ${source}`] : [line];
    });
  }

  /** The oldest kept frame, as tracemalloc has it. */
  toString(): string {
    return String(this.frames[0] ?? "");
  }
}

function newest(frames: readonly Frame[], limit: number | undefined): Frame[] {
  if (limit === undefined) return [...frames];
  return limit > 0 ? frames.slice(-limit) : frames.slice(0, limit);
}
