import type { Node } from "@babel/types";
import { byType } from "./by-type.ts";
import { unwrapTypes } from "./syntax.ts";
import type { Place } from "./walk.ts";

/**
 * The functions and classes of this file whose source text is read by an expression (`f.toString()`,
 * `` `(${f})()` ``, `String(function () {})`). Such texts are run elsewhere, where no hook is known: in pages, in workers.
 */
export function readAsText(place: Place): readonly Node[] {
  const read = READ.get(place.node.type)?.(place.node, place) ?? NOTHING;
  return read.length === 0 ? NOTHING : read.flatMap((node) => meantBy(node, place) ?? []);
}

const NOTHING: readonly Node[] = [];

/** What becomes text in an expression. */
const READ = byType<[Place], readonly Node[]>({
  TemplateLiteral: ({ expressions }, { parent }) =>
    parent?.node.type === "TaggedTemplateExpression" ? NOTHING : expressions,
  BinaryExpression: ({ operator, left, right }) => (operator === "+" ? [left, right] : NOTHING),
  CallExpression: ({ callee, arguments: args }) =>
    callee.type === "Identifier" && callee.name === "String" ? args : calledForText(callee),
  OptionalCallExpression: ({ callee }) => calledForText(callee),
});

/** `f` of `f.toString()` */
function calledForText(callee: Node): readonly Node[] {
  if (callee.type !== "MemberExpression" || callee.computed) return NOTHING;
  const { object, property } = callee;
  return property.type === "Identifier" && property.name === "toString" ? [object] : NOTHING;
}

function meantBy(node: Node, place: Place): Node | undefined {
  if (hasText(node)) return node;
  if (node.type !== "Identifier") return undefined;
  for (let outer: Place | null = place; outer !== null; outer = outer.parent) {
    const names = namesOf(outer.node);
    if (names.has(node.name)) return names.get(node.name);
  }
  return undefined;
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
