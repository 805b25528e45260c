import { type Node, VISITOR_KEYS } from "@babel/types";

/** Forms whose evaluation runs no other code and cannot stop half-way, if their operands are quiet. */
const QUIET = new Set([
  "ObjectExpression",
  "ObjectProperty",
  "ArrayExpression",
  "TemplateLiteral",
  "UnaryExpression",
  "UpdateExpression",
  "BinaryExpression",
  "LogicalExpression",
  "ConditionalExpression",
  "SequenceExpression",
  "MemberExpression",
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSNonNullExpression",
]);

/** The same without operands. */
const PLAIN = new Set([
  "BigIntLiteral",
  "BooleanLiteral",
  "Identifier",
  "MetaProperty",
  "NullLiteral",
  "NumericLiteral",
  "PrivateName",
  "RegExpLiteral",
  "StringLiteral",
  "Super",
  "TemplateElement",
  "ThisExpression",
]);

const CLOSURES = new Set(["FunctionExpression", "ArrowFunctionExpression", "ObjectMethod"]);

const memo = new WeakMap<Node, boolean>();

/**
 * Whether nothing but the expression itself happens between its start and its end: no call, no
 * `new`, no `await` or `yield`. A literal before a quiet rest is made if and only if the whole is.
 */
export function isQuiet(node: Node): boolean {
  if (PLAIN.has(node.type)) return true;
  let quiet = memo.get(node);
  if (quiet === undefined) {
    quiet = judge(node);
    memo.set(node, quiet);
  }
  return quiet;
}

function judge(node: Node): boolean {
  if (CLOSURES.has(node.type)) return !hasLoudKey(node);
  if (node.type === "ClassExpression") return isQuietClass(node);
  if (!QUIET.has(node.type)) return node.type.startsWith("TS");
  for (const field of VISITOR_KEYS[node.type] ?? []) {
    const child = node[field as keyof Node] as unknown as Node | (Node | null)[] | null;
    if (!child) continue;
    const children = Array.isArray(child) ? child : [child];
    for (const one of children) if (one && !isQuiet(one)) return false;
  }
  return true;
}

function hasLoudKey(node: Node): boolean {
  return node.type === "ObjectMethod" && node.computed && !isQuiet(node.key);
}

function isQuietClass(node: Extract<Node, { type: "ClassExpression" }>): boolean {
  if (node.decorators?.length || (node.superClass && !isQuiet(node.superClass))) return false;
  return node.body.body.every(
    (member) =>
      (member.type === "ClassMethod" && !member.computed) ||
      member.type === "ClassPrivateMethod" ||
      (member.type === "ClassProperty" && !member.static && !member.computed),
  );
}
