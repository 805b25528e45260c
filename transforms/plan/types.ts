import type { CallExpression, MemberExpression, Node } from "@babel/types";
import { dottedName, unwrapTypes } from "./syntax.ts";

/**
 * What arithmetic may rely on. number: a number, or a primitive that becomes one (undefined, null, a
 * boolean). numeric: a number or a BigInt. unknown: it may be a string.
 */
export type Known = "string" | "number" | "bigint" | "numeric" | "unknown";

/** What is known of a node besides its syntax; "never" as long as nothing is. */
export interface TypeNote {
  type: Known | "never";
}

const NUMERIC_CALLS =
  /^(?:Math\.\w+|Number|Number\.parse\w+|parseInt|parseFloat|Date\.now|performance\.now)$/;
const NUMERIC_METHODS =
  /^(?:charCodeAt|codePointAt|indexOf|lastIndexOf|findIndex|getTime|localeCompare)$/;
const STRING_METHODS =
  /^(?:toString|toFixed|toPrecision|toUpperCase|toLowerCase|join|padStart|padEnd|charAt|repeat|trim)$/;
const BIGINT_CALLS = /^BigInt(?:\.as(?:Int|Uint)N)?$/;
/** Numbers under these names, whoever has them. */
const NUMERIC_MEMBERS = /^(?:length|byteLength|byteOffset|lastIndex)$/;
const CONSTANTS = /^(?:Math\.[A-Z]\w*|Number\.[A-Z]\w*)$/;
/** Operators between two values whose result depends on the types of their operands; that of the others is no string, and no BigInt. */
export const ARITHMETIC: ReadonlySet<string> = new Set([
  "+",
  "-",
  "*",
  "/",
  "%",
  "**",
  "&",
  "|",
  "^",
  "<<",
  ">>",
]);
const GLOBAL_NUMBERS = /^(?:undefined|NaN|Infinity)$/;

type Type = Known | "never";

const notes = new WeakMap<Node, TypeNote>();
/** Results of operators, once the notes are made: chains of `+` are long. */
const memo = new WeakMap<Node, Type>();

/** Lets a node have the type that a note has, also when that changes. */
export function noteType(node: Node, note: TypeNote): void {
  notes.set(node, note);
}

/** What an expression yields, as far as its syntax and the notes tell. */
export function knownType(expression: Node): Known {
  const type = typeOf(expression, memo);
  return type === "never" ? "unknown" : type;
}

/** The same, "never" where it depends on what is not known yet; with a memo that results go to. */
export function typeOf(expression: Node, known?: WeakMap<Node, Type>): Type {
  const node = unwrapTypes(expression);
  const note = notes.get(node);
  if (note !== undefined) return note.type;
  switch (node.type) {
    case "StringLiteral":
    case "TemplateLiteral":
      return "string";
    case "NumericLiteral":
    case "BooleanLiteral":
    case "NullLiteral":
      return "number";
    case "BigIntLiteral":
      return "bigint";
    case "Identifier":
      return GLOBAL_NUMBERS.test(node.name) ? "number" : "unknown";
    case "UpdateExpression":
      return arithmetic(typeOf(node.argument, known), "numeric");
    case "UnaryExpression":
      if (node.operator === "typeof") return "string";
      return /^[-~]$/.test(node.operator)
        ? arithmetic(typeOf(node.argument, known), "numeric")
        : "number";
    case "BinaryExpression": {
      const result = known?.get(node) ?? operation(node.operator, node.left, node.right, known);
      known?.set(node, result);
      return result;
    }
    case "AssignmentExpression":
      if (node.operator === "=") return typeOf(node.right, known);
      if (/^[&|?]{2}=$/.test(node.operator))
        return common(typeOf(node.left, known), typeOf(node.right, known));
      return operation(node.operator.slice(0, -1), node.left, node.right, known);
    case "ConditionalExpression":
      return common(typeOf(node.consequent, known), typeOf(node.alternate, known));
    case "LogicalExpression":
      return common(typeOf(node.left, known), typeOf(node.right, known));
    case "SequenceExpression":
      return typeOf(node.expressions.at(-1) as Node, known);
    case "MemberExpression":
      return knownMember(node);
    case "CallExpression":
      return knownCall(node);
    default:
      return "unknown";
  }
}

/** What both of two types are. */
export function common(a: Type, b: Type): Type {
  if (a === b || b === "never") return a;
  if (a === "never") return b;
  const isNumeric = [a, b].every((type) => type !== "string" && type !== "unknown");
  return isNumeric ? "numeric" : "unknown";
}

function operation(
  operator: string,
  left: Node,
  right: Node,
  known: WeakMap<Node, Type> | undefined,
): Type {
  if (!ARITHMETIC.has(operator)) return "number";
  const a = typeOf(left, known);
  const b = typeOf(right, known);
  if (operator !== "+") return arithmetic(a, b);
  if (a === "string" || b === "string") return "string";
  return a === "unknown" || b === "unknown" ? "unknown" : arithmetic(a, b);
}

/** Both operands are numbers or both are BigInts; else it throws. */
function arithmetic(a: Type, b: Type): Type {
  for (const type of ["never", "bigint", "number"] as const)
    if (a === type || b === type) return type;
  return "numeric";
}

function knownMember(node: MemberExpression): Known {
  const name = dottedName(node);
  if (name !== undefined && CONSTANTS.test(name)) return "number";
  if (node.computed || node.property.type !== "Identifier") return "unknown";
  return NUMERIC_MEMBERS.test(node.property.name) ? "number" : "unknown";
}

function knownCall(node: CallExpression): Known {
  const name = dottedName(node.callee);
  if (name !== undefined && NUMERIC_CALLS.test(name)) return "number";
  if (name !== undefined && BIGINT_CALLS.test(name)) return "bigint";
  if (name === "String") return "string";
  const callee = node.callee;
  if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return "unknown";
  if (NUMERIC_METHODS.test(callee.property.name)) return "number";
  return STRING_METHODS.test(callee.property.name) ? "string" : "unknown";
}
