import type { CallExpression, Node, ObjectExpression, Program } from "@babel/types";
import { FACTS_FOREIGN } from "../../runtime/protocol.ts";
import { noteAllocation } from "./forms.ts";
import { staticKey } from "./syntax.ts";
import { walk } from "./walk.ts";

/** What is known of the source of compiled code. */
export interface Original {
  /** Whether a call has come out of an element of JSX, as far as its place tells. */
  isElement(call: CallExpression): boolean;
  /** Whether there is an enum or a namespace of that name. */
  hasEnum(name: string): boolean;
}

/** What can be told of compiled code that comes without its source, as packages do: nobody writes calls of a runtime for JSX. */
export function withoutOriginal({ body }: Program): Original | undefined {
  const names = new Set(body.flatMap(namesOfRuntime));
  if (names.size === 0) return undefined;
  return { isElement: ({ callee }) => names.has(rootOf(callee)), hasEnum: () => false };
}

const RUNTIME = /\/jsx-(?:dev-)?runtime(?:\.js)?$/;

/** `import { jsx as _jsx } from "react/jsx-runtime"`, `var _runtime = require("react/jsx-runtime")`. */
function namesOfRuntime(statement: Node): string[] {
  if (statement.type === "ImportDeclaration") {
    const locals = statement.specifiers.map(({ local }) => local.name);
    return RUNTIME.test(statement.source.value) ? locals : [];
  }
  if (statement.type !== "VariableDeclaration") return [];
  return statement.declarations.flatMap(({ id, init }) => {
    if (id.type !== "Identifier" || init?.type !== "CallExpression") return [];
    const [source] = init.arguments;
    const isRuntime = source?.type === "StringLiteral" && RUNTIME.test(source.value);
    return isRuntime && nameOf(init.callee) === "require" ? [id.name] : [];
  });
}

/** The variable that a function is read from: "x" of `x`, `x.jsx` and `(0, x.jsx)`. */
function rootOf(callee: Node): string {
  if (callee.type === "SequenceExpression") return rootOf(callee.expressions.at(-1) ?? callee);
  if (callee.type === "MemberExpression") return rootOf(callee.object);
  return callee.type === "Identifier" ? callee.name : "";
}

/**
 * Lets calls that a compiler has made of elements make what these would have made. The literals that
 * such a call is given, and the functions that fill enums, are returned: nobody has written them, so they are no sites.
 */
export function findGenerated(program: Program, original: Original): ReadonlySet<Node> {
  const made = new Set<Node>();
  walk(program, ({ node }) => {
    if (node.type !== "CallExpression") return true;
    const name = enumOf(node);
    if (name !== undefined && original.hasEnum(name)) made.add(node.callee);
    if (original.isElement(node)) {
      noteAllocation(node, { kind: "object", facts: FACTS_FOREIGN, sure: true });
      for (const literal of literalsOf(node)) made.add(literal);
    }
    return true;
  });
  return made;
}

/** The name of what `(function (E) { … })(E || (E = {}))` fills, or `E = (function (E) { … return E })({})`. */
function enumOf({ callee, arguments: [given] }: CallExpression): string | undefined {
  if (callee.type !== "FunctionExpression" && callee.type !== "ArrowFunctionExpression") return;
  const [parameter, ...others] = callee.params;
  if (parameter === undefined || others.length > 0) return undefined;
  return isEmpty(given) ? nameOf(parameter) : filled(given);
}

/** `E || {}`, `E || (E = {})`, and of what a namespace exports `E = N.E || (N.E = {})`. */
function filled(given: Node | undefined): string | undefined {
  if (given?.type === "AssignmentExpression") return filled(given.right);
  if (given?.type !== "LogicalExpression" || given.operator !== "||") return undefined;
  const { left, right } = given;
  return isEmpty(right.type === "AssignmentExpression" ? right.right : right)
    ? nameOf(left)
    : undefined;
}

function isEmpty(node: Node | undefined): boolean {
  return node?.type === "ObjectExpression" && node.properties.length === 0;
}

/** What holds the attributes, and the children where they are many; for development also where it stands. */
function literalsOf({ callee, arguments: args }: CallExpression): Node[] {
  const [, attributes, , isStatic, place] = args;
  const holders = attributes === undefined ? [] : holdersIn(attributes);
  const name = callee.type === "SequenceExpression" ? callee.expressions.at(-1) : callee;
  const hasMany = isStatic?.type === "BooleanLiteral" ? isStatic.value : /jsxs$/.test(nameOf(name));
  const lists = hasMany ? holders.flatMap(childrenIn) : [];
  const isPlace = isStatic?.type === "BooleanLiteral" && place?.type === "ObjectExpression";
  return [...holders, ...lists, ...(isPlace ? [place] : [])];
}

/** `{ a: 1 }`, and for old engines `Object.assign({ a: 1 }, rest)`. */
function holdersIn(attributes: Node): ObjectExpression[] {
  const parts = attributes.type === "CallExpression" ? attributes.arguments : [attributes];
  return parts.filter((part) => part.type === "ObjectExpression");
}

function childrenIn({ properties }: ObjectExpression): Node[] {
  return properties.flatMap((property) => {
    if (property.type !== "ObjectProperty") return [];
    return staticKey(property.key, property.computed) === "children" ? [property.value] : [];
  });
}

function nameOf(callee: Node | undefined): string {
  if (callee?.type === "Identifier") return callee.name;
  return callee?.type === "MemberExpression" ? nameOf(callee.property) : "";
}
