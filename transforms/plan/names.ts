import { isFunction, type Node } from "@babel/types";
import { dottedName, isTypeWrapper, staticKey } from "./syntax.ts";
import type { Place } from "./walk.ts";

const memo = new WeakMap<Node, string>();

/** Display name of the function that a place stands in, undefined at the top level. */
export function enclosingFunction(place: Place): string | undefined {
  let inner = place;
  for (let outer = place.parent; outer !== null; inner = outer, outer = outer.parent) {
    if (!isFunctionLike(outer.node) || inner.field === "key" || inner.field === "decorators") {
      continue;
    }
    let name = memo.get(outer.node);
    if (name === undefined) {
      name = displayName(outer);
      memo.set(outer.node, name);
    }
    return name;
  }
  return undefined;
}

const CLASS_CODE = new Set([
  "ClassProperty",
  "ClassPrivateProperty",
  "ClassAccessorProperty",
  "StaticBlock",
]);

/** Whether the program of a node is run by a call, or as a class is made. */
export function isFunctionLike(node: Node): boolean {
  return isFunction(node) || CLASS_CODE.has(node.type);
}

function displayName(place: Place): string {
  const { node, parent } = place;
  switch (node.type) {
    case "ClassMethod":
    case "ClassPrivateMethod":
    case "ClassProperty":
    case "ClassPrivateProperty":
    case "ClassAccessorProperty":
      return `${className(parent)}.${memberName(node)}`;
    case "StaticBlock":
      return `${className(parent)}.<static>`;
    case "ObjectMethod":
      return memberName(node);
    default:
      return ownName(node) ?? positionName(place) ?? "<anonymous>";
  }
}

function memberName(node: { key: Node; computed?: boolean | null; kind?: string }): string {
  const key = staticKey(node.key, node.computed === true) ?? "<computed>";
  return node.kind === "get" || node.kind === "set" ? `${node.kind} ${key}` : key;
}

function className(body: Place | null): string {
  const owner = body?.parent;
  if (!owner) return "<anonymous>";
  return ownName(owner.node) ?? positionName(owner) ?? "<anonymous>";
}

function ownName(node: Node): string | undefined {
  const id = "id" in node ? (node.id as Node | null | undefined) : undefined;
  return id?.type === "Identifier" ? id.name : undefined;
}

/** The name that a function expression is known by where it stands, as V8 infers it for stacks. */
function positionName(place: Place): string | undefined {
  let { parent, field } = place;
  while (parent !== null && isTypeWrapper(parent.node)) ({ parent, field } = parent);
  const node = parent?.node;
  switch (node?.type) {
    case "VariableDeclarator":
      return dottedName(node.id);
    case "AssignmentExpression":
    case "AssignmentPattern":
      return field === "right" ? dottedName(node.left) : undefined;
    case "ObjectProperty":
    case "ClassProperty":
    case "ClassPrivateProperty":
      return field === "value"
        ? staticKey(node.key, "computed" in node && !!node.computed)
        : undefined;
    case "ExportDefaultDeclaration":
      return "default";
    default:
      return undefined;
  }
}
