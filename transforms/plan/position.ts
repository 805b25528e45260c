import type { Node } from "@babel/types";
import type { SourceType } from "../parse.ts";
import { isFunctionLike } from "./names.ts";
import type { HookForm } from "./plan.ts";
import { isAnonymousDefinition, isParenthesized, isTypeWrapper, staticKey } from "./syntax.ts";
import type { Place } from "./walk.ts";

/** The form of hook that keeps what an expression's position means, and the name it needs for that. */
export interface Position {
  readonly form: HookForm;
  readonly name: string;
  /** What the hook goes around, or the point where it goes, when that is not the expression itself. */
  readonly range?: { readonly start: number; readonly end: number };
}

const PLAIN: Position = { form: "value", name: "" };
/** Where another statement may be put in front of one. */
export const STATEMENT_LISTS: ReadonlySet<string> = new Set([
  "Program",
  "BlockStatement",
  "StaticBlock",
  "TSModuleBlock",
]);

/**
 * An anonymous function or class takes its name from where it stands (NamedEvaluation in the
 * language's specification), so a call around it would lose the name.
 */
export function positionOf(place: Place, sourceType: SourceType): Position {
  if (!isAnonymousDefinition(place.node)) return PLAIN;
  let { parent, field } = place;
  while (parent !== null && isTypeWrapper(parent.node)) ({ parent, field } = parent);
  if (parent === null) return PLAIN;
  const { node } = parent;
  switch (node.type) {
    case "VariableDeclarator":
      if (node.id.type !== "Identifier") return PLAIN;
      return afterDeclaration(parent, node.id.name, sourceType) ?? named(node.id.name);
    case "AssignmentExpression":
      return field === "right" && /^(?:&&|\|\||\?\?)=$/.test(node.operator)
        ? byIdentifier(node.left)
        : PLAIN;
    case "AssignmentPattern":
      return field === "right" ? byIdentifier(node.left) : PLAIN;
    case "ObjectProperty":
    case "ClassProperty":
    case "ClassPrivateProperty":
    case "ClassAccessorProperty":
      return field === "value" ? byKey(node) : PLAIN;
    case "ExportDefaultDeclaration":
      return named("default");
    default:
      return PLAIN;
  }
}

/** By a carrier, `hook(id, { name: E })`. */
export function named(name: string): Position {
  // As a plain key `__proto__` would set the prototype.
  if (name === "__proto__") return { form: "named", name: '["__proto__"]' };
  return { form: "named", name: /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name) };
}

function byIdentifier(target: Node): Position {
  return target.type === "Identifier" && !isParenthesized(target) ? named(target.name) : PLAIN;
}

function byKey(node: { key: Node; computed?: boolean | null; type: string }): Position {
  const key = staticKey(node.key, node.computed === true);
  // `{ __proto__: function () {} }` sets the prototype and names nothing.
  if (key === "__proto__" && node.type === "ObjectProperty") return PLAIN;
  return key === undefined ? PLAIN : named(key);
}

/** `const f = () => 1;` is counted by a statement behind it. A script's `var` may be an accessor of the global object. */
function afterDeclaration(
  declarator: Place,
  name: string,
  sourceType: SourceType,
): Position | undefined {
  const declaration = declarator.parent;
  if (declaration?.node.type !== "VariableDeclaration") return undefined;
  if (declaration.node.declarations.length !== 1) return undefined;
  let list = declaration.parent;
  if (list?.node.type === "ExportNamedDeclaration") list = list.parent;
  if (list === null || !STATEMENT_LISTS.has(list.node.type)) return undefined;
  const isGlobal = declaration.node.kind === "var" && isScriptLevel(declarator, sourceType);
  if (isGlobal) return undefined;
  return { form: "after", name, range: pointAt(declaration.node.end) };
}

/** Whether a place is a script's own, outside of functions, where completion values show. */
export function isScriptLevel(place: Place, sourceType: SourceType): boolean {
  if (sourceType !== "script") return false;
  for (let outer = place.parent; outer !== null; outer = outer.parent) {
    if (isFunctionLike(outer.node)) return false;
  }
  return true;
}

export function rangeOf({ start, end }: Node): { start: number; end: number } {
  return { start: start ?? 0, end: end ?? 0 };
}

/** One number for a range of offsets. */
export function rangeKey(start: number | null | undefined, end: number | null | undefined): number {
  return (end ?? 0) * 2 ** 26 + (start ?? 0);
}

export function pointAt(offset: number | null | undefined): { start: number; end: number } {
  return { start: offset ?? 0, end: offset ?? 0 };
}

/** Whether an expression opens the callee of a `new`, where a call would end the callee early. */
export function opensNewCallee(place: Place): boolean {
  let inner = place;
  for (let outer = place.parent; outer !== null; inner = outer, outer = outer.parent) {
    if (isParenthesized(inner.node)) return false;
    if (outer.node.type === "NewExpression") return inner.field === "callee";
    const continues =
      (outer.node.type === "MemberExpression" && inner.field === "object") ||
      (outer.node.type === "TaggedTemplateExpression" && inner.field === "tag") ||
      isTypeWrapper(outer.node);
    if (!continues) return false;
  }
  return false;
}
