import { type Function as FunctionNode, isFunction, type Node } from "@babel/types";
import { FACTS_ARGUMENTS } from "../../runtime/protocol.ts";
import type { Bindings } from "./bindings.ts";
import { type Allocation, allocationOf } from "./forms.ts";
import { type Found, placeIn } from "./found.ts";
import { type Made, namesIn, restsOf } from "./patterns.ts";
import { isScriptLevel, type Position, pointAt, rangeOf } from "./position.ts";
import { resultOf } from "./results.ts";
import { declaredFunctions, functionsOfCases, startOfBody } from "./scopes.ts";
import type { Place } from "./walk.ts";

/** What is allocated when a block, or the body of a function or a loop, is entered. */
export function foundAtEntry(place: Place, bindings: Bindings): Found[] {
  const { node } = place;
  switch (node.type) {
    case "Program":
    case "BlockStatement":
    case "StaticBlock":
    case "TSModuleBlock": {
      const range = pointAt(startOfBody(node));
      return [
        ...foundInHead(place, bindings, { form: "before", name: "", range }),
        ...declaredFunctions(node).flatMap(({ node: made, name = "" }) =>
          foundFunction(placeIn(place, made, "body"), { form: "before", name, range }),
        ),
      ];
    }
    case "SwitchStatement": {
      const position: Position = { form: "keep", name: "", range: rangeOf(node.discriminant) };
      return functionsOfCases(node).flatMap(({ node: made }) =>
        foundFunction(placeIn(place, made, "cases"), position),
      );
    }
    case "FunctionDeclaration":
      // `if (x) function f() {}` is read as if there were braces.
      if (place.parent?.node.type !== "IfStatement" || !node.id) return [];
      return foundFunction(place, { form: "braces", name: node.id.name, range: rangeOf(node) });
    default: {
      const form = place.parent?.node.type === "ArrowFunctionExpression" ? "sequence" : "braces";
      return foundInHead(place, bindings, { form, name: "", range: rangeOf(node) });
    }
  }
}

function foundFunction(place: Place, position: Position): Found[] {
  const allocation = allocationOf(place.node);
  return allocation === null ? [] : [{ place, allocation, position }];
}

/** What the head of a function, a loop or a `catch` makes, counted in the body that follows. */
function foundInHead(body: Place, bindings: Bindings, position: Position): Found[] {
  const { parent, field } = body;
  if (field !== "body" || parent === null) return [];
  return madeByHead(parent, bindings).map(({ node, allocation, name }) => ({
    place: placeIn(parent, node),
    allocation,
    position: { ...position, name: isHidden(name, body.node) ? "" : name },
  }));
}

function madeByHead(head: Place, bindings: Bindings): Made[] {
  const { node } = head;
  if (isFunction(node)) return madeByCall(head, node, bindings);
  if (node.type === "CatchClause") return node.param ? restsOf(node.param) : [];
  if (node.type !== "ForOfStatement" && node.type !== "ForInStatement") return [];
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
  return made.concat(node.params.flatMap(restsOf));
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
