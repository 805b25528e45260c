import type { Node } from "@babel/types";

/** `a.b` and `import.meta.b` by their names; of anything else before the last dot only `.b`. */
export function calleeName(callee: Node): string {
  if (callee.type === "Identifier") return callee.name;
  if (callee.type === "MetaProperty") return `${callee.meta.name}.${callee.property.name}`;
  if (callee.type !== "MemberExpression" && callee.type !== "OptionalMemberExpression") return "";
  if (callee.computed || callee.property.type !== "Identifier") return "";
  return `${calleeName(callee.object)}.${callee.property.name}`;
}

/** `a` of `a.b(c).d` */
export function rootName(node: Node): string | undefined {
  if (node.type === "Identifier") return node.name;
  if (node.type === "MemberExpression") return rootName(node.object);
  return node.type === "CallExpression" ? rootName(node.callee) : undefined;
}

/** `b` of `a.b` */
export function propertyName(node: Node): string {
  if (node.type !== "MemberExpression" && node.type !== "OptionalMemberExpression") return "";
  return node.property.type === "Identifier" ? node.property.name : "";
}
