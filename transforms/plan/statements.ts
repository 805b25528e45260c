import type {
  AssignmentExpression,
  ClassDeclaration,
  ExpressionStatement,
  Node,
  VariableDeclaration,
} from "@babel/types";
import type { SourceType } from "../parse.ts";
import type { Bindings } from "./bindings.ts";
import { foundCalledAtOnce } from "./called-at-once.ts";
import { allocationOf } from "./forms.ts";
import { type Found, placeIn } from "./found.ts";
import { foundInNamespace } from "./namespaces.ts";
import { restsOf } from "./patterns.ts";
import { isScriptLevel, type Position, pointAt, rangeOf } from "./position.ts";
import { dottedName, isAnonymousDefinition, unwrapTypes } from "./syntax.ts";
import type { Place } from "./walk.ts";

/** What statements and assignments allocate that is counted behind or around the whole of them. */
export function foundInStatement(place: Place, bindings: Bindings): Found[] {
  switch (place.node.type) {
    case "ClassDeclaration":
      return classDeclaration(place, place.node);
    case "TSEnumDeclaration":
    case "TSModuleDeclaration":
      return foundInNamespace(place);
    case "ExpressionStatement":
      return [
        ...foundCalledAtOnce(place, place.node.expression),
        ...(bindings.sourceType === "commonjs" ? commonJsExports(place, place.node) : []),
      ];
    case "AssignmentExpression":
      return [
        ...assignedFunction(place, place.node),
        ...assignedRests(place, place.node, bindings),
      ];
    case "VariableDeclaration":
      return declaredRests(place, place.node, bindings.sourceType);
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
  const range = rangeOf(node);
  const position: Position = { form: "value", name: "", range };
  return [{ place: placeIn(place, value, "right"), allocation, position }];
}

/** `({ a, ...r } = o)` keeps its value, and `r` is read behind it if it is a variable of the file. */
function assignedRests(place: Place, node: AssignmentExpression, bindings: Bindings): Found[] {
  return restsOf(node.left).map(({ node: rest, allocation, name }) => {
    const own = bindings.owns(name, place) ? name : "";
    const position: Position = { form: "keep", name: own, range: rangeOf(node) };
    return { place: placeIn(place, rest, "left"), allocation, position };
  });
}

/** What follows a declarator with a pattern is an empty one, which binds nothing. */
function declaredRests(place: Place, node: VariableDeclaration, sourceType: SourceType): Found[] {
  const isHead = place.field === "left";
  const isGlobal = node.kind === "var" && isScriptLevel(place, sourceType);
  return node.declarations.flatMap((declarator) =>
    isHead
      ? []
      : restsOf(declarator.id).map(({ node: rest, allocation, name }) => {
          const range = pointAt(declarator.end);
          const position: Position = { form: "declarator", name: isGlobal ? "" : name, range };
          return { place: placeIn(placeIn(place, declarator), rest, "id"), allocation, position };
        }),
  );
}

function startsWithVariable(target: Node): boolean {
  const inner = unwrapTypes(target);
  return inner.type === "MemberExpression"
    ? startsWithVariable(inner.object)
    : inner.type === "Identifier";
}
