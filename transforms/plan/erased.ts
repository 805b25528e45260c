import { type Node, VISITOR_KEYS } from "@babel/types";

const KEPT = new Set([
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSNonNullExpression",
  "TSTypeAssertion",
  "TSEnumDeclaration",
  "TSEnumBody",
  "TSEnumMember",
  "TSInstantiationExpression",
  "TSParameterProperty",
  "TSModuleDeclaration",
  "TSModuleBlock",
  "TSExportAssignment",
]);
const ERASED = new Set(
  Object.keys(VISITOR_KEYS).filter((type) => type.startsWith("TS") && !KEPT.has(type)),
);

/** TypeScript's types and declarations, which make nothing. */
export function isErased(node: Node): boolean {
  return ERASED.has(node.type) || (node as { readonly declare?: boolean | null }).declare === true;
}
