import type { NewExpression, Node } from "@babel/types";
import {
  FACT_GIVEN,
  FACT_GIVEN_BUFFER,
  FACT_GIVEN_SET,
  type Facts,
} from "../../runtime/protocol.ts";
import { constructorOfGiven } from "./stores.ts";
import { dottedName } from "./syntax.ts";

/** What a constructor is given by its first argument, as far as engines make room by it. */
export function givenFacts(node: NewExpression): Facts {
  const [first] = node.arguments;
  if (first === undefined || isUnmeasured(first)) return 0;
  const maker = constructorOfGiven(node) ?? "";
  if (/^(?:Shared)?ArrayBuffer$/.test(maker)) return FACT_GIVEN_BUFFER;
  return maker === "Set" ? FACT_GIVEN_SET : FACT_GIVEN;
}

/** Of nothing, a text and an iterator, no engine knows how much there will be. */
function isUnmeasured(node: Node): boolean {
  if (node.type === "CallExpression" && node.callee.type === "MemberExpression") {
    const { object, property } = node.callee;
    const isIterator = property.type === "Identifier" && /^(?:keys|entries)$/.test(property.name);
    return isIterator && dottedName(object) !== "Object";
  }
  return /^(?:Null|String)Literal$/.test(node.type) || dottedName(node) === "undefined";
}
