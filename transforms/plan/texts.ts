import type { Identifier, Node } from "@babel/types";
import { unwrapTypes } from "./syntax.ts";
import type { Place } from "./walk.ts";

/**
 * The function or class of this file whose source text is read at a place (`f.toString()`,
 * `` `(${f})()` ``). Such texts are run elsewhere, where no hook is known: in pages, in workers.
 */
export function readAsText({ name }: Identifier, parent: Place, field: string): Node | undefined {
  if (!isTextPosition(parent, field)) return undefined;
  for (let outer: Place | null = parent; outer !== null; outer = outer.parent) {
    const names = namesOf(outer.node);
    if (names.has(name)) return names.get(name);
  }
  return undefined;
}

/** Whether a function or class is written where its text is read (`(function () {}).toString()`). */
export function isReadAsText({ node, parent, field }: Place): boolean {
  return parent !== null && hasText(node) && isTextPosition(parent, field);
}

function isTextPosition(parent: Place, field: string): boolean {
  switch (parent.node.type) {
    case "TemplateLiteral":
      return parent.parent?.node.type !== "TaggedTemplateExpression";
    case "BinaryExpression":
      return parent.node.operator === "+";
    case "MemberExpression": {
      const { property, computed } = parent.node;
      const isToString = property.type === "Identifier" && property.name === "toString";
      return field === "object" && isToString && !computed && parent.field === "callee";
    }
    case "CallExpression": {
      const { callee } = parent.node;
      return field === "arguments" && callee.type === "Identifier" && callee.name === "String";
    }
    default:
      return false;
  }
}

/** Names that a node binds for what is in it; with their functions or classes, where they are. */
type Names = ReadonlyMap<string, Node | undefined>;

const NONE: Names = new Map();
const memo = new WeakMap<Node, Names>();

function namesOf(scope: Node): Names {
  let names = memo.get(scope);
  if (names === undefined) {
    names = collect(scope);
    memo.set(scope, names);
  }
  return names;
}

function collect(scope: Node): Names {
  const names = new Map<string, Node | undefined>();
  if ("body" in scope && Array.isArray(scope.body)) {
    for (const statement of scope.body as Node[]) bind(declarationIn(statement), names);
  }
  if ("params" in scope && Array.isArray(scope.params)) {
    for (const parameter of scope.params as Node[]) bindPattern(parameter, names);
  }
  if (scope.type === "FunctionExpression" || scope.type === "ClassExpression") {
    if (scope.id && !names.has(scope.id.name)) names.set(scope.id.name, scope);
  }
  if (scope.type === "ForStatement" && scope.init) bind(scope.init, names);
  if (scope.type === "ForInStatement" || scope.type === "ForOfStatement") bind(scope.left, names);
  if (scope.type === "CatchClause" && scope.param) bindPattern(scope.param, names);
  return names.size > 0 ? names : NONE;
}

function declarationIn(statement: Node): Node {
  const declaration = "declaration" in statement ? (statement.declaration as Node | null) : null;
  return declaration ?? statement;
}

function bind(declaration: Node, names: Map<string, Node | undefined>): void {
  switch (declaration.type) {
    case "FunctionDeclaration":
    case "ClassDeclaration":
      if (declaration.id) names.set(declaration.id.name, declaration);
      break;
    case "VariableDeclaration":
      for (const { id, init } of declaration.declarations) {
        const value = init ? unwrapTypes(init) : undefined;
        if (id.type === "Identifier")
          names.set(id.name, value && hasText(value) ? value : undefined);
        else bindPattern(id, names);
      }
      break;
    case "ImportDeclaration":
      for (const { local } of declaration.specifiers) names.set(local.name, undefined);
      break;
  }
}

function hasText({ type }: Node): boolean {
  return (
    type === "FunctionExpression" ||
    type === "ArrowFunctionExpression" ||
    type === "ClassExpression"
  );
}

function bindPattern(pattern: Node, names: Map<string, Node | undefined>): void {
  switch (pattern.type) {
    case "Identifier":
      names.set(pattern.name, undefined);
      break;
    case "AssignmentPattern":
      bindPattern(pattern.left, names);
      break;
    case "RestElement":
      bindPattern(pattern.argument, names);
      break;
    case "ArrayPattern":
      for (const element of pattern.elements) if (element) bindPattern(element, names);
      break;
    case "ObjectPattern":
      for (const property of pattern.properties) {
        bindPattern(property.type === "ObjectProperty" ? property.value : property, names);
      }
      break;
  }
}
