import { formatSize } from "./format.ts";
import type { Kind } from "./protocol.ts";
import { Frame, type FrameData, Traceback } from "./traceback.ts";

/** What is known of the allocations that share a site (or a captured traceback) and a kind. */
export interface TraceData {
  readonly kind: Kind;
  /** Oldest to newest. */
  readonly frames: readonly FrameData[];
  /** Depth of the whole stack. */
  readonly totalFrames: number;
  /** Live bytes. */
  readonly size: number;
  /** Live values; an estimate where `error` is not 0. */
  readonly count: number;
  /** Bytes allocated since `start`. */
  readonly allocatedSize: number;
  /** Values allocated since `start`. */
  readonly allocatedCount: number;
  /** One standard error of `count`. */
  readonly error: number;
  readonly className?: string | undefined;
}

/** One trace of a snapshot. Its text form is `filename:lineno: size`. */
export class Trace implements TraceData {
  readonly kind: Kind;
  readonly traceback: Traceback;
  readonly size: number;
  readonly count: number;
  readonly allocatedSize: number;
  readonly allocatedCount: number;
  readonly error: number;
  readonly className: string | undefined;

  constructor(data: TraceData) {
    const frames = data.frames.map((frame) => new Frame(frame));
    this.kind = data.kind;
    this.traceback = new Traceback(frames, data.totalFrames);
    this.size = data.size;
    this.count = data.count;
    this.allocatedSize = data.allocatedSize;
    this.allocatedCount = data.allocatedCount;
    this.error = data.error;
    this.className = data.className;
  }

  get frames(): readonly Frame[] {
    return this.traceback.frames;
  }

  get totalFrames(): number {
    return this.traceback.totalFrames ?? this.frames.length;
  }

  toString(): string {
    return `${this.traceback}: ${formatSize(this.size)}`;
  }
}
