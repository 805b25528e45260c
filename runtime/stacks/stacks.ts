import { type FrameEntry, FrameTable } from "./frame-table.ts";
import type { AnyFunction } from "./intrinsics.ts";
import { openSource } from "./source.ts";
import type { Captured, Stack, StackSource } from "./stack.ts";
import { type StackNode, StackTree } from "./stack-tree.ts";

export type { RawFrame, Stack } from "./stack.ts";

const MAX_STACKS = 65_536;
/** Some 90 MB of nodes. */
const MAX_NODES = 1 << 20;
const MAX_DEPTH = 65_535;
/** Helpers and the host's frames, which do not show, take part of what is asked for. */
const SPARE = 2;
/** Frames that are walked in all to learn how deep stacks are that were cut: some 0.3 s. */
const DEPTH_BUDGET = 100_000;

const FRAME_BYTES = 250;
const NODE_BYTES = 80;

/** Captures stacks and keeps one object for all that are equal, within bounds of memory and time. */
export class Stacks {
  /** Captures that gave no frames because there were too many distinct stacks already. */
  overflowed = 0;
  #size = 0;
  /** Captured frames that the last stack has taken, shown and hidden. */
  #taken = 0;
  #depthBudget = DEPTH_BUDGET;
  #source: StackSource | undefined;
  #isOpen = false;
  readonly #frames = new FrameTable();
  readonly #tree = new StackTree();

  /** Distinct stacks. */
  get size(): number {
    return this.#size;
  }

  /**
   * The stack above `hidden`, a function of the runtime that instrumented code has called: the function
   * with the site, its caller and so on, at most the `limit` newest. Without frames where none can
   * be had. Throws only where not even its own call fits the stack any more.
   */
  capture(limit: number, hidden: AnyFunction): Stack {
    try {
      return this.#capture(limit, hidden) ?? this.#tree.root;
    } catch {
      // The program is about to run out of stack.
      return this.#tree.root;
    }
  }

  /**
   * Hides frames of the runtime that stacks may hold in their middle. `run` is called once and has to
   * call `probe` the way that the program's functions will be called; all frames between are hidden.
   */
  hide(run: (probe: () => void) => void): void {
    const base = this.#open()?.capture(MAX_DEPTH);
    run(() => {
      const deep = this.#source?.capture(MAX_DEPTH);
      if (base === undefined || deep === undefined) return;
      const added = deep.length - countCommon(base, deep);
      // Where the engine has cut both, nothing tells which frames are which.
      if (deep.length <= base.length) return;
      for (let i = 0; i < added; i++) this.#frames.hide(deep, i);
    });
  }

  /** Hides all scripts whose names begin with `prefix`: the tracer's own files beside the runtime. */
  hideFolder(prefix: string): void {
    this.#frames.hideFolder(prefix);
  }

  /** Bytes in use, estimated. */
  memory(): number {
    return this.#frames.size * FRAME_BYTES + this.#tree.size * NODE_BYTES;
  }

  /** Forgets all stacks; what is hidden stays so. */
  clear(): void {
    this.#size = 0;
    this.overflowed = 0;
    this.#depthBudget = DEPTH_BUDGET;
    this.#frames.clear();
    this.#tree.clear();
  }

  #capture(limit: number, hidden: AnyFunction): Stack | undefined {
    const source = this.#open();
    let wanted = limit + SPARE;
    let captured = source?.capture(wanted, hidden);
    let stack = captured && this.#find(captured, limit);
    // Too much of it is hidden, and the engine has more.
    while (captured?.length === wanted && stack !== undefined && stack.depth < limit) {
      wanted *= 2;
      captured = source?.capture(wanted, hidden);
      stack = captured && this.#find(captured, limit);
    }
    if (captured === undefined || stack === undefined) return undefined;
    if (stack.id === 0 && stack.depth > 0) {
      stack.id = ++this.#size;
      stack.total = this.#total(captured, hidden, stack.depth);
    }
    return stack;
  }

  #find(captured: Captured, limit: number): StackNode | undefined {
    const mayGrow = this.#size < MAX_STACKS && this.#tree.size < MAX_NODES;
    let stack: StackNode | undefined = this.#tree.root;
    let i = 0;
    for (; i < captured.length && stack.depth < limit; i++) {
      const entry = this.#frames.entry(captured, i);
      if (entry !== undefined && !isShown(entry, stack.depth)) continue;
      stack = entry && this.#tree.step(stack, entry, mayGrow);
      if (stack === undefined) {
        this.overflowed++;
        return undefined;
      }
    }
    this.#taken = i;
    return stack;
  }

  /** Depth of the whole of a stack, captured once more where it was cut; undefined when that has been done too often. */
  #total(captured: Captured, hidden: AnyFunction, known: number): number | undefined {
    if (!captured.isWhole && this.#depthBudget <= 0) return undefined;
    const whole = captured.isWhole ? captured : this.#source?.capture(MAX_DEPTH, hidden);
    if (whole === undefined) return undefined;
    if (!captured.isWhole) this.#depthBudget -= whole.length;
    let depth = known;
    for (let i = this.#taken; i < whole.length; i++) {
      const entry = this.#frames.entry(whole, i);
      if (entry === undefined) return undefined;
      if (isShown(entry, depth)) depth++;
    }
    // An engine that goes no deeper does not tell the depth.
    return whole.isWhole || depth >= MAX_DEPTH ? depth : undefined;
  }

  #open(): StackSource | undefined {
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.#source = openSource();
    }
    return this.#source;
  }
}

/** Whether a frame shows that has `newer` frames above it which do. */
function isShown({ frame, isHelper }: FrameEntry, newer: number): boolean {
  return frame !== undefined && !(isHelper && newer === 0);
}

/** How many of their oldest frames two stacks have in common. */
function countCommon(one: Captured, other: Captured): number {
  let count = 0;
  while (count < one.length && count < other.length) {
    const i = one.length - 1 - count;
    const j = other.length - 1 - count;
    if (one.script(i) !== other.script(j) || one.position(i, true) !== other.position(j, true))
      break;
    count++;
  }
  return count;
}
