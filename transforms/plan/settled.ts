import type { BinaryExpression, Node } from "@babel/types";
import { unwrapTypes } from "./syntax.ts";
import { knownType } from "./types.ts";

/** Nodes that need no hook any more: they are counted, with others or elsewhere, or must not have one. */
export class Settled {
  readonly #nodes = new Set<Node>();

  has(node: Node): boolean {
    return this.#nodes.has(node);
  }

  add(node: Node): void {
    this.#nodes.add(node);
    if (node.type === "BinaryExpression") this.addOperands(node);
  }

  /** A chain of `+` makes one string, whatever it makes on the way. */
  addOperands({ operator, left, right }: BinaryExpression): void {
    if (operator !== "+") return;
    for (const operand of [left, right]) {
      const inner = unwrapTypes(operand);
      const isSum = inner.type === "BinaryExpression" && inner.operator === "+";
      if (isSum && knownType(inner) !== "bigint") this.add(inner);
    }
  }
}
