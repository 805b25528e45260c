import type { AnyFunction } from "./intrinsics.ts";

/** A frame as the engine gives it, in generated code. `line` and `column` are 1-based. */
export interface RawFrame {
  /** Script name: a path, a URL or what the engine calls code without one. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly functionName: string | undefined;
  /** The frame awaits the one above it. */
  readonly isAsync: boolean;
}

/** An interned stack: equal stacks are one object. */
export interface Stack {
  readonly id: number;
  /** Oldest to newest, at most as many as were asked for. */
  readonly frames: readonly RawFrame[];
  /** Depth of the whole stack when it was first seen, as far as it could be told. */
  readonly total: number | undefined;
}

/** A stack just captured, newest frame first. Nothing is computed before it is asked for. */
export interface Captured {
  readonly length: number;
  /** Whether the oldest frame is among them. */
  readonly isWhole: boolean;
  /** Script and position tell frames apart. */
  script(index: number): string;
  /** `isShared`: several scripts may have this name, so offsets in the text do not do. */
  position(index: number, isShared: boolean): number;
  /** Undefined for what is no JavaScript of the program: the engine's own functions. */
  frame(index: number): RawFrame | undefined;
}

/** How stacks are had from the engine. Never runs code of the program. */
export interface StackSource {
  /** The newest `limit` frames above `hidden`, or all where it is left out; undefined where it cannot be told. */
  capture(limit: number, hidden?: AnyFunction): Captured | undefined;
}
