import { type Function as FunctionNode, isFunction, type Node } from "@babel/types";
import { NOTHING } from "./binding.ts";
import { byType } from "./by-type.ts";
import type { Collector, FileScope } from "./collector.ts";
import { varScope } from "./scope.ts";
import { ARITHMETIC } from "./types.ts";
import type { Place } from "./walk.ts";

type Rest = [place: Place, scope: FileScope, file: Collector];

/** What nodes bind, assign and refer to. Each function returns the scope of what is in its node. */
export const ENTER: ReadonlyMap<string, (node: Node, ...rest: Rest) => FileScope> = byType<
  Rest,
  FileScope
>({
  ArrowFunctionExpression: enterFunction,
  ClassMethod: enterFunction,
  ClassPrivateMethod: enterFunction,
  ObjectMethod: enterFunction,
  FunctionDeclaration(node, place, outer, file) {
    bindOwnName(node, place, outer, file);
    return enterFunction(node, place, outer, file);
  },
  FunctionExpression(node, _, outer, file) {
    const scope = file.open(node, outer);
    if (node.id) file.declare(node.id, scope, null);
    return bindParameters(node, scope, file);
  },
  BlockStatement: (node, { parent }, outer, file) =>
    // A function's body shares the scope of its parameters.
    parent !== null && isFunction(parent.node) ? outer : file.open(node, outer),
  ForStatement: open,
  StaticBlock: open,
  SwitchStatement: open,
  TSModuleBlock: open,
  CatchClause(node, _, outer, file) {
    const scope = file.open(node, outer);
    if (node.param) file.declare(node.param, scope, null);
    return scope;
  },
  ForInStatement: enterLoop,
  ForOfStatement: enterLoop,
  ClassDeclaration: bindOwnName,
  TSEnumDeclaration: bindOwnName,
  TSModuleDeclaration: bindOwnName,
  VariableDeclaration(node, { field }, scope, file) {
    const target = node.kind === "var" ? varScope(scope) : scope;
    // Other scripts see it, and may assign to it.
    const isShared =
      file.sourceType === "script" && target.parent === undefined && node.kind !== "const";
    for (const { id, init } of node.declarations) {
      const isTold = id.type === "Identifier" && field !== "left" && !isShared;
      file.declare(id, target, isTold ? (init ?? NOTHING) : null);
    }
    return scope;
  },
  ImportDeclaration(node, _, scope, file) {
    for (const { local } of node.specifiers) file.declare(local, scope, null);
    return scope;
  },
  AssignmentExpression(node, _, scope, file) {
    const { left, operator, right } = node;
    file.addedByName.add(node, scope);
    if (left.type !== "Identifier") file.give(left, scope, null);
    else file.give(left, scope, PASSING.has(operator) ? right : node);
    file.operand(left, scope);
    file.operand(right, scope);
    return scope;
  },
  UpdateExpression(node, _, scope, file) {
    file.give(node.argument, scope, node);
    file.operand(node.argument, scope);
    return scope;
  },
  BinaryExpression({ operator, left, right }, _, scope, file) {
    if (ARITHMETIC.has(operator)) {
      file.operand(left, scope);
      file.operand(right, scope);
    }
    return scope;
  },
  ConditionalExpression({ consequent, alternate }, _, scope, file) {
    file.operand(consequent, scope);
    file.operand(alternate, scope);
    return scope;
  },
  LogicalExpression({ left, right }, _, scope, file) {
    file.operand(left, scope);
    file.operand(right, scope);
    return scope;
  },
  SequenceExpression({ expressions }, _, scope, file) {
    for (const expression of expressions) file.operand(expression, scope);
    return scope;
  },
  TSNonNullExpression({ expression }, _, scope, file) {
    file.operand(expression, scope);
    return scope;
  },
  UnaryExpression({ operator, argument }, _, scope, file) {
    if (operator === "-" || operator === "~") file.operand(argument, scope);
    return scope;
  },
  VariableDeclarator({ init }, _, scope, file) {
    if (init) file.operand(init, scope);
    return scope;
  },
  ArrayExpression: seeCopy,
  CallExpression: seeCopy,
  NewExpression: seeCopy,
  MemberExpression(node, place, scope, file) {
    file.stores.seeMember(node, place, scope);
    return scope;
  },
  Identifier(node, { parent, field }, scope, file) {
    file.refer(node, parent, field, scope);
    return scope;
  },
  JSXIdentifier(node, _, scope, file) {
    file.mention(node.name, scope);
    return scope;
  },
  ThisExpression(_, __, scope, file) {
    file.mention("this", scope);
    return scope;
  },
});

type Leaf = [parent: Place, field: string, scope: FileScope, file: Collector];

/** Half of a program's nodes: names and plain values, without scopes or parts. Each function says whether it is one. */
export const LEAVES: ReadonlyMap<string, (node: Node, ...rest: Leaf) => boolean> = byType<
  Leaf,
  boolean
>({
  BooleanLiteral: isLeaf,
  NullLiteral: isLeaf,
  NumericLiteral: isLeaf,
  StringLiteral: isLeaf,
  Super: isLeaf,
  TemplateElement: isLeaf,
  ThisExpression(_, __, ___, scope, file) {
    file.mention("this", scope);
    return true;
  },
  Identifier(node, parent, field, scope, file) {
    if (node.typeAnnotation || node.decorators) return false;
    file.refer(node, parent, field, scope);
    return true;
  },
});

function isLeaf(): boolean {
  return true;
}

/** Operators by which a variable may be given what is on the right as it is. */
const PASSING = new Set(["=", "&&=", "||=", "??="]);

function open(node: Node, _: Place, outer: FileScope, file: Collector): FileScope {
  return file.open(node, outer);
}

function enterFunction(node: FunctionNode, _: Place, outer: FileScope, file: Collector): FileScope {
  return bindParameters(node, file.open(node, outer), file);
}

function bindParameters({ params }: FunctionNode, scope: FileScope, file: Collector): FileScope {
  for (const parameter of params) file.declare(parameter, scope, null);
  return scope;
}

function enterLoop(
  node: Extract<Node, { type: "ForInStatement" | "ForOfStatement" }>,
  _: Place,
  outer: FileScope,
  file: Collector,
): FileScope {
  const scope = file.open(node, outer);
  if (node.left.type !== "VariableDeclaration") file.give(node.left, scope, null);
  return scope;
}

/** A declaration binds its name in the scope around it. */
function bindOwnName(
  { id }: { readonly id?: Node | null | undefined },
  _: Place,
  scope: FileScope,
  file: Collector,
): FileScope {
  if (id?.type === "Identifier") file.declare(id, scope, null);
  return scope;
}

function seeCopy(node: Node, _: Place, scope: FileScope, file: Collector): FileScope {
  file.stores.seeCopy(node, scope);
  return scope;
}
