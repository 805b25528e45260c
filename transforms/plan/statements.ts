import type {
  AssignmentExpression,
  ClassDeclaration,
  ExpressionStatement,
  Node,
} from "@babel/types";
import type { SourceType } from "../parse.ts";
import { allocationOf } from "./forms.ts";
import { type Found, placeIn } from "./found.ts";
import { type Position, pointAt } from "./position.ts";
import { dottedName, isAnonymousDefinition, unwrapTypes } from "./syntax.ts";
import type { Place } from "./walk.ts";

/** What statements and assignments allocate that is counted behind or around the whole of them. */
export function foundInStatement(place: Place, sourceType: SourceType): Found[] {
  switch (place.node.type) {
    case "ClassDeclaration":
      return classDeclaration(place, place.node);
    case "ExpressionStatement":
      return sourceType === "commonjs" ? commonJsExports(place, place.node) : [];
    case "AssignmentExpression":
      return assignedFunction(place, place.node);
    default:
      return [];
  }
}

function classDeclaration(place: Place, node: ClassDeclaration): Found[] {
  const allocation = allocationOf(node);
  if (allocation === null || node.declare) return [];
  const statement = place.parent?.node.type.startsWith("Export") ? place.parent : place;
  const position: Position = node.id
    ? { form: "after", name: node.id.name, range: pointAt(statement.node.end) }
    : { form: "before", name: "", range: pointAt(statement.node.start) };
  return [{ place, allocation, position }];
}

/** `module.exports = { … }` is read by Node's cjs-module-lexer, so it is counted behind the statement. */
function commonJsExports(place: Place, node: ExpressionStatement): Found[] {
  if (place.parent?.node.type !== "Program") return [];
  const targets: (string | undefined)[] = [];
  let value: Node = node.expression;
  while (value.type === "AssignmentExpression" && value.operator === "=") {
    targets.push(dottedName(value.left));
    value = value.right;
  }
  const allocation = allocationOf(value);
  if (!targets.includes("module.exports") || !allocation?.sure) return [];
  const position: Position = { form: "after", name: "module.exports", range: pointAt(node.end) };
  return [{ place: placeIn(place, value, "expression"), allocation, position }];
}

/**
 * `o.f = function () {}` is hooked as a whole: V8 names the function in stacks after what it is
 * assigned to, which a call in between would hide. Before a target that starts with no variable,
 * such as `this.f`, V8 would put the hook's own name.
 */
function assignedFunction(place: Place, node: AssignmentExpression): Found[] {
  if (node.operator !== "=" || !startsWithVariable(node.left)) return [];
  const value = unwrapTypes(node.right);
  const allocation = isAnonymousDefinition(value) ? allocationOf(value) : null;
  if (allocation === null) return [];
  const range = { start: node.start ?? 0, end: node.end ?? 0 };
  const position: Position = { form: "value", name: "", range };
  return [{ place: placeIn(place, value, "right"), allocation, position }];
}

function startsWithVariable(target: Node): boolean {
  const inner = unwrapTypes(target);
  return inner.type === "MemberExpression"
    ? startsWithVariable(inner.object)
    : inner.type === "Identifier";
}
