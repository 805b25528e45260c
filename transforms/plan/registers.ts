import { type Function as FunctionNode, isClass, isFunction, type Node } from "@babel/types";
import { namesIn } from "./patterns.ts";
import { walk } from "./walk.ts";

/** What V8 puts aside beside variables while it is in such a node: iterators, what was thrown. Measured in V8 13. */
function asideFor(node: Node): number {
  switch (node.type) {
    case "ArrayPattern":
    case "ForOfStatement":
      return 10;
    case "ForInStatement":
      return 6;
    case "TryStatement":
      return node.finalizer ? 4 : 0;
    case "YieldExpression":
      return node.delegate ? 4 : 0;
    default:
      return 0;
  }
}

/** What a generator keeps from step to step: parameters, variables, and the most that it puts aside at once. */
export function registersOf(node: FunctionNode): number {
  const aside = new Map<Node | undefined, number>();
  let variables = 0;
  for (const param of node.params) {
    variables += param.type === "Identifier" ? 1 : 1 + namesIn(param).length;
  }
  let most = 0;
  walk(node, ({ node: inner, parent }) => {
    if (inner !== node && (isFunction(inner) || isClass(inner))) return false;
    const sum = (aside.get(parent?.node) ?? 0) + asideFor(inner);
    aside.set(inner, sum);
    most = Math.max(most, sum);
    if (inner.type === "VariableDeclarator") variables += namesIn(inner.id).length;
    return true;
  });
  return variables + most;
}
