import type { Function as FunctionNode } from "@babel/types";
import { FACTS_ASYNC_GENERATOR, FACTS_GENERATOR } from "../../runtime/protocol.ts";
import type { Allocation } from "./forms.ts";
import { registersOf } from "./registers.ts";

const PROMISE: Allocation = { kind: "promise", facts: 0, sure: true };

const notes = new WeakMap<FunctionNode, Allocation>();

/** Says what calls of a function make, whatever its form: a compiler has written it in another one. */
export function noteResult(node: FunctionNode, allocation: Allocation): void {
  notes.set(node, allocation);
}

/** What a function's call makes before its body runs. */
export function resultOf(node: FunctionNode): Allocation | undefined {
  const note = notes.get(node);
  if (note !== undefined) return note;
  if (node.generator) {
    const facts = 4 * registersOf(node) + (node.async ? FACTS_ASYNC_GENERATOR : FACTS_GENERATOR);
    return { kind: "iterator", facts, sure: true };
  }
  return node.async ? PROMISE : undefined;
}
