import type { Function as FunctionNode } from "@babel/types";
import type { Allocation } from "./forms.ts";

const PROMISE: Allocation = { kind: "promise", facts: 0, sure: true };
/** Words of a generator object that keeps no more than its function while it waits. */
const GENERATOR: Allocation = { kind: "iterator", facts: 15, sure: true };
const ASYNC_GENERATOR: Allocation = { kind: "iterator", facts: 22, sure: true };

const notes = new WeakMap<FunctionNode, Allocation>();

/** Says what calls of a function make, whatever its form: a compiler has written it in another one. */
export function noteResult(node: FunctionNode, allocation: Allocation): void {
  notes.set(node, allocation);
}

/** What a function's call makes before its body runs. */
export function resultOf(node: FunctionNode): Allocation | undefined {
  const note = notes.get(node);
  if (note !== undefined) return note;
  if (node.generator) return node.async ? ASYNC_GENERATOR : GENERATOR;
  return node.async ? PROMISE : undefined;
}
