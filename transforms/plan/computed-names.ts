import type { Node } from "@babel/types";
import { isAnonymousDefinition, isTypeWrapper, staticKey } from "./syntax.ts";
import type { Place } from "./walk.ts";

/** `{ [key]: () => 1 }` and the like: the key names the function, and is known only as it runs. */
export function isComputedNamePosition({ node, parent, field }: Place): boolean {
  if (!isAnonymousDefinition(node)) return false;
  while (parent !== null && isTypeWrapper(parent.node)) ({ parent, field } = parent);
  if (field !== "value" || parent === null) return false;
  const holder = parent.node;
  return (
    "key" in holder &&
    "computed" in holder &&
    staticKey(holder.key as Node, !!holder.computed) === undefined
  );
}

/** Whether the hook of a literal around it counts it. */
export function hasHolder({ parent }: Place): boolean {
  while (parent !== null && isTypeWrapper(parent.node)) ({ parent } = parent);
  return parent?.node.type === "ObjectProperty";
}
