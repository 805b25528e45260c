import type { ArrayExpression, Node } from "@babel/types";

const CONSTANTS = /^(?:Boolean|Null|Numeric|String)Literal$/;

/**
 * A value that is there before the program runs: engines share the elements of a literal of these until the
 * first write; V8 copies numbers that it does not box.
 */
export function isConstant(node: Node): boolean {
  if (node.type === "UnaryExpression") {
    return /^[-!]$/.test(node.operator) && node.argument.type === "NumericLiteral";
  }
  return CONSTANTS.test(node.type);
}

/** Whether a node is an array literal with nothing but constants, none of them left out. */
export function isConstantArray(node: Node): node is ArrayExpression {
  if (node.type !== "ArrayExpression" || node.elements.length === 0) return false;
  return node.elements.every((element) => element !== null && isConstant(element));
}
