import { type Class, type Function as FunctionNode, type Node, VISITOR_KEYS } from "@babel/types";
import { isTypeWrapper } from "./syntax.ts";

/**
 * Nodes of which one follows the other, and when. next: always, after the parts before it; left: the same,
 * and evaluation may end behind it. maybe: perhaps not, or several times. apart: another time, as the body of a function.
 */
export interface Part {
  readonly when: "next" | "left" | "maybe" | "apart";
  readonly nodes: readonly Node[];
}

type Child = Node | null | undefined;

/** Nodes whose evaluation cannot end half-way, and runs no other code, if that of their parts does not. */
const QUIET = new Set([
  "ArrayExpression",
  "ArrowFunctionExpression",
  "BigIntLiteral",
  "BlockStatement",
  "BooleanLiteral",
  "ConditionalExpression",
  "DoWhileStatement",
  "EmptyStatement",
  "ExportDefaultDeclaration",
  "ExportNamedDeclaration",
  "ExpressionStatement",
  "ForStatement",
  "FunctionDeclaration",
  "FunctionExpression",
  "IfStatement",
  "ImportDeclaration",
  "LogicalExpression",
  "MetaProperty",
  "NullLiteral",
  "NumericLiteral",
  "ObjectExpression",
  "ObjectMethod",
  "ObjectProperty",
  "Program",
  "RegExpLiteral",
  "SequenceExpression",
  "StringLiteral",
  "SwitchCase",
  "SwitchStatement",
  "TemplateElement",
  "VariableDeclaration",
  "VariableDeclarator",
  "WhileStatement",
]);

/**
 * Whether evaluation may end at a node once its parts are evaluated, or be interrupted there by
 * other code. That is so for most: reading a variable or a property may throw, and `+` may call.
 */
export function mayLeave(node: Node): boolean {
  switch (node.type) {
    case "Identifier":
      return node.name !== "undefined";
    case "UnaryExpression":
      return !/^(?:!|typeof|void)$/.test(node.operator);
    case "BinaryExpression":
      return !/^[=!]==$/.test(node.operator);
    case "ObjectProperty":
    case "ObjectMethod":
      return node.computed;
    case "VariableDeclarator":
      return node.id.type !== "Identifier";
    case "VariableDeclaration":
      return isUsing(node);
    case "ClassDeclaration":
    case "ClassExpression":
      return !isQuietClass(node);
    default:
      return !QUIET.has(node.type) && !isTypeWrapper(node);
  }
}

/** What it declares is disposed of where its block ends. */
export function isUsing(node: Node): boolean {
  return node.type === "VariableDeclaration" && node.kind.endsWith("using");
}

/** Lists of statements, between which another one can be put. */
export function statementsOf(node: Node): readonly Node[] | undefined {
  switch (node.type) {
    case "Program":
    case "BlockStatement":
    case "StaticBlock":
    case "TSModuleBlock":
      return node.body;
    case "SwitchCase":
      return node.consequent;
    default:
      return undefined;
  }
}

/** The parts of a node in the order of their evaluation, but for its list of statements. */
export function partsOf(node: Node): readonly Part[] {
  switch (node.type) {
    case "ConditionalExpression":
    case "IfStatement":
      return [...next(node.test), ...maybe(node.consequent, node.alternate)];
    case "LogicalExpression":
      return [...next(node.left), ...maybe(node.right)];
    case "AssignmentExpression":
      if (node.operator !== "=") return [...next(node.left), ...maybe(node.right)];
      return next(node.left.type === "Identifier" ? null : node.left, node.right);
    case "ForStatement":
      return [...next(node.init), ...maybe(node.test, node.body, node.update)];
    case "ForInStatement":
    case "ForOfStatement":
      return [...next(node.right), ...maybe(node.left, node.body)];
    case "SwitchStatement":
      return [...next(node.discriminant), ...maybe(...node.cases)];
    case "SwitchCase":
      return maybe(node.test);
    case "VariableDeclarator":
      return [...next(node.init), ...(node.id.type === "Identifier" ? [] : maybe(node.id))];
    case "ExportDefaultDeclaration":
    case "ExportNamedDeclaration":
      return next(node.declaration);
    case "MemberExpression":
      return next(node.object, node.computed ? node.property : null);
    case "ObjectProperty":
      return next(node.computed ? node.key : null, node.value);
    case "ObjectMethod":
      return [...next(node.computed ? node.key : null), ...functionParts(node)];
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return functionParts(node);
    case "ClassDeclaration":
    case "ClassExpression":
      return classParts(node);
    case "TemplateLiteral":
      // Each becomes a string before the next one is evaluated.
      return node.expressions.map((part) => ({ when: "left", nodes: [part] }));
    case "ArrayExpression":
    case "AwaitExpression":
    case "BinaryExpression":
    case "CallExpression":
    case "ExpressionStatement":
    case "ImportExpression":
    case "NewExpression":
    case "ObjectExpression":
    case "ReturnStatement":
    case "SequenceExpression":
    case "SpreadElement":
    case "ThrowStatement":
    case "UnaryExpression":
    case "VariableDeclaration":
    case "YieldExpression":
      return next(...childrenOf(node));
    default:
      if (isTypeWrapper(node)) return next(node.expression);
      return statementsOf(node) ? [] : maybe(...childrenOf(node));
  }
}

function next(...nodes: Child[]): Part[] {
  return nodes.filter(isNode).map((node) => ({ when: "next", nodes: [node] }));
}

function maybe(...nodes: Child[]): Part[] {
  return nodes.filter(isNode).map((node) => ({ when: "maybe", nodes: [node] }));
}

function functionParts({ params, body }: Pick<FunctionNode, "params" | "body">): Part[] {
  return [...params, body].map((node) => ({ when: "apart", nodes: [node] }));
}

function classParts({ superClass, decorators, body }: Class): Part[] {
  const parts = [...next(superClass), ...maybe(...(decorators ?? []))];
  const fields: Node[] = [];
  for (const member of body.body) {
    if ("computed" in member && member.computed) parts.push(...maybe(member.key));
    if ("decorators" in member) parts.push(...maybe(...(member.decorators ?? [])));
    if (member.type === "ClassMethod" || member.type === "ClassPrivateMethod") {
      parts.push(...functionParts(member));
    } else if (!("value" in member)) parts.push(...maybe(member));
    else if (member.static) parts.push(...maybe(member.value));
    else if (member.value) fields.push(member.value);
  }
  // Those of an instance are evaluated one after the other when it is made.
  return [...parts, { when: "apart", nodes: fields }];
}

function isQuietClass({ superClass, decorators, body }: Class): boolean {
  if (superClass || decorators?.length) return false;
  return body.body.every((member) => {
    if ("decorators" in member && member.decorators?.length) return false;
    if ("computed" in member && member.computed) return false;
    return member.type.endsWith("Method") || ("value" in member && !member.static);
  });
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const field of VISITOR_KEYS[node.type] ?? []) {
    const child = node[field as keyof Node] as unknown as Node | (Node | null)[] | null;
    if (Array.isArray(child)) children.push(...child.filter(isNode));
    else if (child) children.push(child);
  }
  return children;
}

function isNode(node: Child): node is Node {
  return node !== null && node !== undefined;
}
