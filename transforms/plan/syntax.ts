import type { Expression, Node, PrivateName } from "@babel/types";

/** The expression inside TypeScript's wrappers, which leave no trace at run time. */
export function unwrapTypes(node: Node): Node {
  let inner = node;
  while (isTypeWrapper(inner)) inner = inner.expression;
  return inner;
}

export function isTypeWrapper(node: Node): node is Node & { expression: Expression } {
  return (
    node.type === "TSAsExpression" ||
    node.type === "TSSatisfiesExpression" ||
    node.type === "TSNonNullExpression" ||
    node.type === "TSTypeAssertion"
  );
}

/** The name that a property key has at run time, or undefined when it is computed. */
export function staticKey(
  key: Expression | PrivateName | Node,
  computed: boolean,
): string | undefined {
  if (key.type === "PrivateName") return `#${key.id.name}`;
  if (computed) return undefined;
  if (key.type === "Identifier") return key.name;
  if (key.type === "StringLiteral") return key.value;
  if (key.type === "NumericLiteral") return String(key.value);
  return undefined;
}

/** `a.b` as "a.b" for plain identifiers and `this`, undefined for anything else. */
export function dottedName(node: Node): string | undefined {
  if (node.type === "Identifier") return node.name;
  if (node.type === "ThisExpression") return "this";
  if (node.type !== "MemberExpression" || node.computed) return undefined;
  const object = dottedName(node.object);
  const property = staticKey(node.property, false);
  return object === undefined || property === undefined ? undefined : `${object}.${property}`;
}

export function isParenthesized(node: Node): boolean {
  return node.extra?.parenthesized === true;
}

export function isAnonymousDefinition(node: Node): boolean {
  if (node.type === "ArrowFunctionExpression") return true;
  return (node.type === "FunctionExpression" || node.type === "ClassExpression") && !node.id;
}

/** Whether what a node makes is counted with a block, a statement, an object or a class around it. */
export function isCountedElsewhere({ type }: Node): boolean {
  return COUNTED_ELSEWHERE.has(type);
}

const COUNTED_ELSEWHERE = new Set([
  "ClassDeclaration",
  "ClassMethod",
  "ClassPrivateMethod",
  "FunctionDeclaration",
  "ObjectMethod",
  "TSEnumDeclaration",
  "TSModuleDeclaration",
]);
