import type { Node } from "@babel/types";
import { allocationOf } from "./forms.ts";
import { type Found, NOTHING_FOUND, placeIn } from "./found.ts";
import { pointAt, STATEMENT_LISTS } from "./position.ts";
import type { Place } from "./walk.ts";

/** Characters from which compiling a function twice takes longer than can be passed over. */
const LONG = 8192;
/**
 * `(() => { … })()` as a statement, the form of whole bundles, is counted in front of it, where there is no value to be
 * seen. V8 compiles an arrow function as it is parsed only where its call follows directly: with a hook around it,
 * loading typescript.js took half as long again.
 */
export function foundCalledAtOnce(statement: Place, expression: Node): readonly Found[] {
  if (
    expression.type !== "CallExpression" ||
    expression.callee.type !== "ArrowFunctionExpression"
  ) {
    return NOTHING_FOUND;
  }
  const { callee } = expression;
  const allocation = allocationOf(callee);
  const isLong = (callee.end ?? 0) - (callee.start ?? 0) >= LONG;
  if (!isLong || allocation === null || !STATEMENT_LISTS.has(statement.parent?.node.type ?? "")) {
    return NOTHING_FOUND;
  }
  const range = pointAt(statement.node.start);
  const place = placeIn(placeIn(statement, expression, "expression"), callee, "callee");
  return [{ place, allocation, position: { form: "before", name: "", range } }];
}
