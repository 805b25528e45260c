import type { FrameEntry } from "./frame-table.ts";
import { mapGet, mapSet } from "./intrinsics.ts";
import type { RawFrame, Stack } from "./stack.ts";

/** A frame with all the newer ones: a stack, where one has ended here. */
export class StackNode implements Stack {
  /** 0 until a stack has ended here. */
  id = 0;
  total: number | undefined;
  /** Frames in it. */
  readonly depth: number;
  readonly newer: StackNode | undefined;
  readonly entry: FrameEntry | undefined;
  /** Most frames have one caller only, and then need no Map. */
  caller: StackNode | undefined;
  callers: Map<FrameEntry, StackNode> | undefined;

  constructor(newer: StackNode | undefined, entry: FrameEntry | undefined) {
    this.depth = newer === undefined ? 0 : newer.depth + 1;
    this.newer = newer;
    this.entry = entry;
  }

  get frames(): readonly RawFrame[] {
    const frames: RawFrame[] = [];
    for (let node: StackNode = this; node.newer !== undefined; node = node.newer) {
      if (node.entry?.frame !== undefined) frames[frames.length] = node.entry.frame;
    }
    return frames;
  }
}

/** Stacks that share their newest frames share their nodes, so a stack costs what is new in it. */
export class StackTree {
  /** Nodes but the root. */
  size = 0;
  root: StackNode = new StackNode(undefined, undefined);

  /** The stack that goes on from `node` to an older frame; made unless `mayGrow` is false. */
  step(node: StackNode, entry: FrameEntry, mayGrow: boolean): StackNode | undefined {
    const { caller, callers } = node;
    if (caller?.entry === entry) return caller;
    const known = callers && mapGet(callers, entry);
    if (known !== undefined || !mayGrow) return known;
    const made = new StackNode(node, entry);
    this.size++;
    if (caller === undefined) node.caller = made;
    else {
      node.callers ??= new Map();
      mapSet(node.callers, entry, made);
    }
    return made;
  }

  clear(): void {
    this.size = 0;
    this.root = new StackNode(undefined, undefined);
  }
}
