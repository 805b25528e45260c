import type { CallExpression, Node, ObjectExpression, Program } from "@babel/types";
import { FACTS_FOREIGN } from "../../runtime/protocol.ts";
import { noteAllocation } from "./forms.ts";
import { staticKey } from "./syntax.ts";
import { walk } from "./walk.ts";

/** Whether a call has come out of an element of JSX, as far as its place tells. */
export type IsElement = (call: CallExpression) => boolean;

/**
 * Lets calls that a compiler has made of elements make what these would have made. The literals that
 * such a call is given, and that nobody has written, are returned: they are no sites.
 */
export function findElements(program: Program, isElement: IsElement): ReadonlySet<Node> {
  const made = new Set<Node>();
  walk(program, ({ node }) => {
    if (node.type === "CallExpression" && isElement(node)) {
      noteAllocation(node, { kind: "object", facts: FACTS_FOREIGN, sure: true });
      for (const literal of literalsOf(node)) made.add(literal);
    }
    return true;
  });
  return made;
}

/** What holds the attributes, and the children where they are many; for development also where it stands. */
function literalsOf({ callee, arguments: args }: CallExpression): Node[] {
  const [, attributes, , isStatic, place] = args;
  const holders = attributes === undefined ? [] : holdersIn(attributes);
  const name = callee.type === "SequenceExpression" ? callee.expressions.at(-1) : callee;
  const hasMany = isStatic?.type === "BooleanLiteral" ? isStatic.value : /jsxs$/.test(nameOf(name));
  const lists = hasMany ? holders.flatMap(childrenIn) : [];
  const isPlace = isStatic?.type === "BooleanLiteral" && place?.type === "ObjectExpression";
  return [...holders, ...lists, ...(isPlace ? [place] : [])];
}

/** `{ a: 1 }`, and for old engines `Object.assign({ a: 1 }, rest)`. */
function holdersIn(attributes: Node): ObjectExpression[] {
  const parts = attributes.type === "CallExpression" ? attributes.arguments : [attributes];
  return parts.filter((part) => part.type === "ObjectExpression");
}

function childrenIn({ properties }: ObjectExpression): Node[] {
  return properties.flatMap((property) => {
    if (property.type !== "ObjectProperty") return [];
    return staticKey(property.key, property.computed) === "children" ? [property.value] : [];
  });
}

function nameOf(callee: Node | undefined): string {
  if (callee?.type === "Identifier") return callee.name;
  return callee?.type === "MemberExpression" ? nameOf(callee.property) : "";
}
