import type {
  AssignmentExpression,
  ClassDeclaration,
  ExpressionStatement,
  Node,
  VariableDeclaration,
} from "@babel/types";
import type { SourceType } from "../parse.ts";
import type { Bindings } from "./bindings.ts";
import { byType } from "./by-type.ts";
import { foundCalledAtOnce } from "./called-at-once.ts";
import { allocationOf } from "./forms.ts";
import { type Found, NOTHING_FOUND, placeIn } from "./found.ts";
import { foundInNamespace } from "./namespaces.ts";
import { type Made, restsOf } from "./patterns.ts";
import { isScriptLevel, type Position, pointAt, rangeOf } from "./position.ts";
import { dottedName, isAnonymousDefinition, unwrapTypes } from "./syntax.ts";
import type { Place } from "./walk.ts";

/** What statements and assignments allocate that is counted behind or around the whole of them. */
export function foundInStatement(place: Place, bindings: Bindings): readonly Found[] {
  return COUNTED_ASIDE.get(place.node.type)?.(place.node, place, bindings) ?? NOTHING_FOUND;
}

const COUNTED_ASIDE = byType<[Place, Bindings], readonly Found[]>({
  ClassDeclaration: foundClass,
  TSEnumDeclaration: (_, place) => foundInNamespace(place),
  TSModuleDeclaration: (_, place) => foundInNamespace(place),
  ExpressionStatement(node, place, { sourceType }) {
    const called = foundCalledAtOnce(place, node.expression);
    return sourceType === "commonjs" ? [...called, ...commonJsExports(place, node)] : called;
  },
  AssignmentExpression(node, place, bindings) {
    const found = foundAssigned(place, node);
    const rests = restsOf(node.left);
    return rests.length === 0 ? found : [...found, ...foundRests(rests, place, bindings)];
  },
  VariableDeclaration: (node, place, { sourceType }) => declaredRests(place, node, sourceType),
});

function foundClass(node: ClassDeclaration, place: Place): readonly Found[] {
  const allocation = allocationOf(node);
  if (allocation === null || node.declare) return [];
  const statement = place.parent?.node.type.startsWith("Export") ? place.parent : place;
  const position: Position = node.id
    ? { form: "after", name: node.id.name, range: pointAt(statement.node.end) }
    : { form: "before", name: "", range: pointAt(statement.node.start) };
  return [{ place, allocation, position }];
}

/** `module.exports = { … }` is read by Node's cjs-module-lexer, so it is counted behind the statement. */
function commonJsExports(place: Place, node: ExpressionStatement): readonly Found[] {
  if (place.parent?.node.type !== "Program") return NOTHING_FOUND;
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
function foundAssigned(place: Place, node: AssignmentExpression): readonly Found[] {
  const value = unwrapTypes(node.right);
  if (node.operator !== "=" || !isAnonymousDefinition(value)) return NOTHING_FOUND;
  const allocation = startsWithVariable(node.left) ? allocationOf(value) : null;
  if (allocation === null) return NOTHING_FOUND;
  const range = rangeOf(node);
  const position: Position = { form: "value", name: "", range };
  return [{ place: placeIn(place, value, "right"), allocation, position }];
}

/** `({ a, ...r } = o)` keeps its value, and `r` is read behind it if it is a variable of the file. */
function foundRests(rests: readonly Made[], place: Place, bindings: Bindings): Found[] {
  return rests.map(({ node: rest, allocation, name }) => {
    const own = bindings.owns(name, place) ? name : "";
    const position: Position = { form: "keep", name: own, range: rangeOf(place.node) };
    return { place: placeIn(place, rest, "left"), allocation, position };
  });
}

/** What follows a declarator with a pattern is an empty one, which binds nothing. */
function declaredRests(
  place: Place,
  node: VariableDeclaration,
  sourceType: SourceType,
): readonly Found[] {
  const isHead = place.field === "left";
  if (isHead || node.declarations.every(({ id }) => id.type === "Identifier")) return NOTHING_FOUND;
  const isGlobal = node.kind === "var" && isScriptLevel(place, sourceType);
  return node.declarations.flatMap((declarator) =>
    restsOf(declarator.id).map(({ node: rest, allocation, name }) => {
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
