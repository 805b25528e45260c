import type { Function as FunctionNode } from "@babel/types";
import { FACTS_ASYNC_GENERATOR, FACTS_GENERATOR } from "../../runtime/protocol.ts";
import type { Allocation } from "./forms.ts";

const PROMISE: Allocation = { kind: "promise", facts: 0, sure: true };
const GENERATOR: Allocation = { kind: "iterator", facts: FACTS_GENERATOR, sure: true };
const ASYNC_GENERATOR: Allocation = { kind: "iterator", facts: FACTS_ASYNC_GENERATOR, sure: true };

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
