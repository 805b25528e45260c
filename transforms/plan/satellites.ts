import type {
  ArrayExpression,
  Class,
  JSXElement,
  JSXFragment,
  Node,
  ObjectExpression,
  ObjectProperty,
} from "@babel/types";
import { isMethod } from "./class-facts.ts";
import { type Allocation, allocationOf } from "./forms.ts";
import { isElement } from "./jsx.ts";
import { isQuiet } from "./quiet.ts";
import { isAnonymousDefinition, staticKey, unwrapTypes } from "./syntax.ts";

/** A value made together with the literal that holds it. */
export interface Companion {
  readonly node: Node;
  readonly allocation: Allocation;
  /** Property or index in the holder's value; undefined where reading it would run user code. */
  readonly key: string | number | undefined;
}

/**
 * What is allocated whenever the literal or class is: its members, as long as nothing that may throw, call
 * or suspend comes between them and the end of the literal. In the order of the source.
 */
export function companionsOf(node: Node): Companion[] {
  if (node.type === "ObjectExpression") return ofObject(node);
  if (node.type === "ArrayExpression") return ofArray(node);
  if (isElement(node)) return ofElement(node);
  if (node.type === "ClassExpression" || node.type === "ClassDeclaration") return ofClass(node);
  return [];
}

function ofObject(node: ObjectExpression): Companion[] {
  const companions: Companion[] = [];
  const laterKeys = new Set<string | undefined>();
  let quiet = true;
  for (const property of node.properties.toReversed()) {
    if (property.type === "SpreadElement") {
      quiet = false;
      continue;
    }
    const key = staticKey(property.key, property.computed);
    if (property.type === "ObjectMethod") {
      const readable = property.kind === "method" && key !== undefined && !laterKeys.has(key);
      add(companions, property, readable ? key : undefined);
    } else {
      const member = memberOf(property, key, quiet && !laterKeys.has(key));
      if (member) add(companions, member.node, member.key);
      quiet &&= isQuiet(property.value);
    }
    if (property.computed) quiet &&= isQuiet(property.key);
    laterKeys.add(key);
  }
  return companions.reverse();
}

function memberOf(
  property: ObjectProperty,
  key: string | undefined,
  quiet: boolean,
): { node: Node; key: string | undefined } | undefined {
  const value = unwrapTypes(property.value);
  // A computed key names the function, and no hook around it could.
  if (property.computed) {
    return isAnonymousDefinition(value) ? { node: value, key: undefined } : undefined;
  }
  return quiet && !property.shorthand && key !== "__proto__" ? { node: value, key } : undefined;
}

function ofArray(node: ArrayExpression): Companion[] {
  if (node.elements.some((element) => element?.type === "SpreadElement")) return [];
  const companions: Companion[] = [];
  for (let index = node.elements.length - 1; index >= 0; index--) {
    const element = node.elements[index];
    if (!element) continue;
    add(companions, unwrapTypes(element), index);
    if (!isQuiet(element)) break;
  }
  return companions.reverse();
}

/**
 * Elements directly below another one: whether there are few or many, and which are static, tells the
 * compiler how to make the outer one, so that no hook may come between.
 */
function ofElement(node: JSXElement | JSXFragment): Companion[] {
  const companions: Companion[] = [];
  const attributes = node.type === "JSXElement" ? node.openingElement.attributes : [];
  for (const attribute of attributes) {
    if (attribute.type !== "JSXAttribute" || !attribute.value) continue;
    if (isElement(attribute.value)) add(companions, attribute.value, undefined);
  }
  for (const child of node.children) if (isElement(child)) add(companions, child, undefined);
  return companions;
}

/** Methods, and what a computed key names once: no hook around that could. */
function ofClass(node: Class): Companion[] {
  const companions: Companion[] = [];
  for (const member of node.body.body) {
    if (isMethod(member)) add(companions, member, undefined);
    else if (member.type === "ClassProperty" && member.static && member.computed && member.value) {
      const value = unwrapTypes(member.value);
      if (isAnonymousDefinition(value)) add(companions, value, undefined);
    }
  }
  return companions;
}

function add(companions: Companion[], node: Node, key: string | number | undefined): void {
  const allocation = allocationOf(node);
  // A string's own hook adds up its bytes.
  if (allocation?.sure && !allocation.sized && allocation.kind !== "string")
    companions.push({ node, allocation, key });
}
