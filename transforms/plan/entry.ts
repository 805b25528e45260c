import { type Function as FunctionNode, isFunction, type Node } from "@babel/types";
import { FACTS_ARGUMENTS } from "../../runtime/protocol.ts";
import type { Bindings } from "./bindings.ts";
import { byType } from "./by-type.ts";
import { type Allocation, allocationOf } from "./forms.ts";
import { type Found, NOTHING_FOUND, placeIn } from "./found.ts";
import { type Made, namesIn, restsOf } from "./patterns.ts";
import { isScriptLevel, type Position, pointAt, rangeOf } from "./position.ts";
import { resultOf } from "./results.ts";
import { declaredFunctions, functionsOfCases, startOfBody } from "./scopes.ts";
import type { Place } from "./walk.ts";

/** What is allocated when a block, or the body of a function or a loop, is entered. */
export function foundAtEntry(place: Place, bindings: Bindings): readonly Found[] {
  const entered = ENTERED.get(place.node.type);
  if (entered !== undefined) return entered(place.node, place, bindings);
  if (place.field !== "body") return NOTHING_FOUND;
  const form = place.parent?.node.type === "ArrowFunctionExpression" ? "sequence" : "braces";
  return foundInHead(place, bindings, (name) => ({ form, name, range: rangeOf(place.node) }));
}

const ENTERED = byType<[Place, Bindings], readonly Found[]>({
  Program: foundInBlock,
  BlockStatement: foundInBlock,
  StaticBlock: foundInBlock,
  TSModuleBlock: foundInBlock,
  SwitchStatement(node, place) {
    const position: Position = { form: "keep", name: "", range: rangeOf(node.discriminant) };
    return functionsOfCases(node).flatMap(({ node: made }) =>
      foundFunction(placeIn(place, made, "cases"), position),
    );
  },
  FunctionDeclaration(node, place) {
    // `if (x) function f() {}` is read as if there were braces.
    if (place.parent?.node.type !== "IfStatement" || !node.id) return NOTHING_FOUND;
    return foundFunction(place, { form: "braces", name: node.id.name, range: rangeOf(node) });
  },
});

function foundInBlock(node: Node, place: Place, bindings: Bindings): readonly Found[] {
  const before = (name: string): Position => ({
    form: "before",
    name,
    range: pointAt(startOfBody(node)),
  });
  const inHead = foundInHead(place, bindings, before);
  const functions = declaredFunctions(node);
  if (functions.length === 0) return inHead;
  const declared = functions.flatMap(({ node: made, name = "" }) =>
    foundFunction(placeIn(place, made, "body"), before(name)),
  );
  return [...inHead, ...declared];
}

function foundFunction(place: Place, position: Position): readonly Found[] {
  const allocation = allocationOf(place.node);
  return allocation === null ? [] : [{ place, allocation, position }];
}

/** What the head of a function, a loop or a `catch` makes, counted in the body that follows. */
function foundInHead(
  body: Place,
  bindings: Bindings,
  positionFor: (name: string) => Position,
): readonly Found[] {
  const { parent, field } = body;
  if (field !== "body" || parent === null) return NOTHING_FOUND;
  const made = madeByHead(parent, bindings);
  if (made.length === 0) return NOTHING_FOUND;
  return made.map(({ node, allocation, name }) => ({
    place: placeIn(parent, node),
    allocation,
    position: positionFor(isHidden(name, body.node) ? "" : name),
  }));
}

const NONE: readonly Made[] = [];

function madeByHead(head: Place, bindings: Bindings): readonly Made[] {
  const { node } = head;
  if (isFunction(node)) return madeByCall(head, node, bindings);
  if (node.type === "CatchClause") return node.param ? restsOf(node.param) : NONE;
  if (node.type !== "ForOfStatement" && node.type !== "ForInStatement") return NONE;
  const made = restsOf(node.left);
  if (node.left.type !== "VariableDeclaration") {
    return made.map((one) => (bindings.owns(one.name, head) ? one : { ...one, name: "" }));
  }
  const isGlobal = node.left.kind === "var" && isScriptLevel(head, bindings.sourceType);
  return isGlobal ? made.map((one) => ({ ...one, name: "" })) : made;
}

function madeByCall(head: Place, node: FunctionNode, bindings: Bindings): Made[] {
  const made: Made[] = [];
  const result = resultOf(node);
  if (result !== undefined) made.push({ node, allocation: result, name: "" });
  const uses = bindings.argumentsOf(node);
  if (uses[0] !== undefined) {
    const name = uses.every(({ isLight }) => isLight) ? "" : "arguments";
    made.push({ node: uses[0].node, allocation: argumentsOf(node, bindings.isStrict(head)), name });
  }
  for (const parameter of node.params) made.push(...restsOf(parameter));
  return made;
}

/** In a sloppy function with plain parameters, its elements and the parameters are the same. */
function argumentsOf({ params }: FunctionNode, isStrict: boolean): Allocation {
  const isMapped = !isStrict && params.every(({ type }) => type === "Identifier");
  const facts = isMapped ? FACTS_ARGUMENTS - 1 - params.length : FACTS_ARGUMENTS;
  return { kind: "object", facts, sure: true };
}

/** Whether a block declares a name anew, so that it means something else there, or nothing yet. */
function isHidden(name: string, body: Node): boolean {
  if (body.type !== "BlockStatement") return false;
  return (
    body.body.some((statement) => {
      if (statement.type === "VariableDeclaration") {
        return statement.kind !== "var" && namesIn(statement).some((one) => one.name === name);
      }
      return "id" in statement && statement.id?.type === "Identifier" && statement.id.name === name;
    }) || declaredFunctions(body).some((one) => one.name === name)
  );
}
