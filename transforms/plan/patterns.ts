import type { Identifier, Node, RestElement } from "@babel/types";
import { FACT_OPEN, FACTS_FILLED } from "../../runtime/protocol.ts";
import type { Allocation } from "./forms.ts";

/** What a pattern, a call or a loop's round makes, with the variable that holds it, or "". */
export interface Made {
  readonly node: Node;
  readonly allocation: Allocation;
  readonly name: string;
}

const NONE: readonly Made[] = [];

/** The variables that a pattern, a parameter or an assignment's target gives values to. */
export function namesIn(pattern: Node): Identifier[] {
  if (pattern.type === "Identifier") return [pattern];
  const names: Identifier[] = [];
  visitPattern(pattern, (node) => {
    if (node.type === "Identifier") names.push(node);
  });
  return names;
}

/** What the rest elements of a pattern or parameter make: of `{ ...o }` an object, of the others an array. */
export function restsOf(pattern: Node): readonly Made[] {
  // Most are names and members.
  if (pattern.type === "Identifier" || pattern.type === "MemberExpression") return NONE;
  const made: Made[] = [];
  visitPattern(pattern, (node, holder) => {
    if (node.type !== "RestElement") return;
    const kind = holder?.type === "ObjectPattern" ? "object" : "array";
    // A rest parameter is as long as it has to be at once.
    const facts = holder === undefined ? FACT_OPEN : FACTS_FILLED;
    const allocation: Allocation = { kind, facts, sure: true };
    made.push({ node, allocation, name: nameOf(node) });
  });
  return made;
}

function nameOf({ argument }: RestElement): string {
  return argument.type === "Identifier" ? argument.name : "";
}

function visitPattern(pattern: Node, visit: (node: Node, holder?: Node) => void): void {
  const descend = (node: Node, holder?: Node): void => {
    visit(node, holder);
    for (const part of partsOf(node)) if (part) descend(part, node);
  };
  descend(pattern);
}

function partsOf(pattern: Node): readonly (Node | null)[] {
  switch (pattern.type) {
    case "AssignmentPattern":
      return [pattern.left];
    case "RestElement":
      return [pattern.argument];
    case "ArrayPattern":
      return pattern.elements;
    case "ObjectPattern":
      return pattern.properties;
    case "ObjectProperty":
      return [pattern.value];
    case "TSParameterProperty":
      return [pattern.parameter];
    case "VariableDeclaration":
      return pattern.declarations.map(({ id }) => id);
    default:
      return [];
  }
}
