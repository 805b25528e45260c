import type { CallExpression, Node } from "@babel/types";
import { dottedName, unwrapTypes } from "./syntax.ts";

/** What `+` may rely on: the value is a string, is a primitive but no string, or one cannot tell. */
export type Known = "string" | "notString" | "unknown";

const NUMERIC_CALLS =
  /^(?:Math\.\w+|Number|Number\.parse\w+|parseInt|parseFloat|Date\.now|performance\.now)$/;
const NUMERIC_METHODS =
  /^(?:charCodeAt|codePointAt|indexOf|lastIndexOf|findIndex|getTime|localeCompare)$/;
const STRING_METHODS =
  /^(?:toString|toFixed|toPrecision|toUpperCase|toLowerCase|join|padStart|padEnd|charAt|repeat|trim)$/;

/** Whether an expression yields a string, as far as its own syntax tells. */
export function knownType(expression: Node): Known {
  const node = unwrapTypes(expression);
  switch (node.type) {
    case "StringLiteral":
    case "TemplateLiteral":
      return "string";
    case "NumericLiteral":
    case "BigIntLiteral":
    case "BooleanLiteral":
    case "NullLiteral":
    case "UpdateExpression":
      return "notString";
    case "UnaryExpression":
      return node.operator === "typeof" ? "string" : "notString";
    case "BinaryExpression":
      return node.operator === "+" ? sum(node.left, node.right) : "notString";
    case "AssignmentExpression":
      if (node.operator === "=") return knownType(node.right);
      if (node.operator === "+=") return knownType(node.right) === "string" ? "string" : "unknown";
      return /^[&|?]{2}=$/.test(node.operator) ? "unknown" : "notString";
    case "ConditionalExpression":
      return common(node.consequent, node.alternate);
    case "LogicalExpression":
      return common(node.left, node.right);
    case "MemberExpression":
      return !node.computed &&
        node.property.type === "Identifier" &&
        node.property.name === "length"
        ? "notString"
        : "unknown";
    case "CallExpression":
      return knownCall(node);
    default:
      return "unknown";
  }
}

function sum(left: Node, right: Node): Known {
  const a = knownType(left);
  const b = knownType(right);
  if (a === "string" || b === "string") return "string";
  return a === b ? a : "unknown";
}

function common(left: Node, right: Node): Known {
  const a = knownType(left);
  return a === knownType(right) ? a : "unknown";
}

function knownCall(node: CallExpression): Known {
  const name = dottedName(node.callee);
  if (name !== undefined && NUMERIC_CALLS.test(name)) return "notString";
  if (name === "String") return "string";
  const callee = node.callee;
  if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return "unknown";
  if (NUMERIC_METHODS.test(callee.property.name)) return "notString";
  return STRING_METHODS.test(callee.property.name) ? "string" : "unknown";
}
