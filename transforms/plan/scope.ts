import { isFunction, type Node } from "@babel/types";
import type { Place } from "./walk.ts";

/** The names that one block, function, loop, class or file binds. */
export interface Scope<B> {
  readonly node: Node;
  readonly parent: Scope<B> | undefined;
  readonly names: Map<string, B>;
}

const BLOCKS = new Set([
  "CatchClause",
  "ForInStatement",
  "ForOfStatement",
  "ForStatement",
  "StaticBlock",
  "SwitchStatement",
  "TSModuleBlock",
]);
const HOLDS_VAR = new Set(["Program", "StaticBlock", "TSModuleBlock"]);

/** Whether a node binds names for what is in it; a function's body shares those of its parameters. */
export function opensScope({ node, parent }: Place): boolean {
  if (node.type === "BlockStatement") return parent === null || !isFunction(parent.node);
  return isFunction(node) || BLOCKS.has(node.type);
}

/** The scope that `var` binds in. */
export function varScope<B>(scope: Scope<B>): Scope<B> {
  let outer = scope;
  while (outer.parent !== undefined && !isFunction(outer.node) && !HOLDS_VAR.has(outer.node.type)) {
    outer = outer.parent;
  }
  return outer;
}
