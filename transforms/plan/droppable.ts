import {
  type ClassAccessorProperty,
  type ClassPrivateProperty,
  type ClassProperty,
  type File,
  isClassAccessorProperty,
  isClassPrivateProperty,
  isClassProperty,
  isFunction,
  type Node,
} from "@babel/types";
import type { Found } from "./found.ts";
import { named, type Position, pointAt } from "./position.ts";
import { isAnonymousDefinition, isTypeWrapper } from "./syntax.ts";
import type { Place } from "./walk.ts";

/** Counted when the file's table is opened. */
const OPEN: Position = { form: "open", name: "", range: pointAt(-1) };

/**
 * `before` and `after` would keep a module's own functions and classes in a bundle that does not use them.
 * Declarations are counted when the table is opened; a function that takes its name from its variable
 * gets a carrier, unless other tools read the function there.
 */
export function droppable(found: Found, { factories }: Annotations): Found {
  const { node } = found.place;
  const { form, name, range } = found.position;
  if (form !== "before" && form !== "after") return found;
  const isDeclaration = /^(?:Function|Class|TSEnum)Declaration$/.test(node.type);
  if (!isDeclaration && !isAnonymousDefinition(node)) return found;
  // What a function makes as it is called is counted in its body.
  if (range && (node.start ?? 0) < range.start && range.start < (node.end ?? 0)) return found;
  const statement = moduleStatement(found.place);
  if (statement === undefined) return found;
  const isRead =
    exportsOnlyFunctions(statement) ||
    [node, statement.node].some((each) => isBehind(factories, each.start));
  return { ...found, position: isDeclaration || isRead ? OPEN : named(name) };
}

/** Offsets behind the comments that tell bundlers what they may drop if nothing uses its value. */
export interface Annotations {
  /** Calls. */
  readonly calls: readonly number[];
  /** Functions of which all calls may be dropped. */
  readonly factories: readonly number[];
}

export const NO_ANNOTATIONS: Annotations = { calls: [], factories: [] };

export function annotationsOf({ comments }: File): Annotations {
  const behind = (pattern: RegExp): number[] =>
    (comments ?? []).filter(({ value }) => pattern.test(value)).map(({ end }) => end ?? 0);
  return {
    calls: behind(/^\s*[#@]__PURE__\s*$/),
    factories: behind(/^\s*[#@]__NO_SIDE_EFFECTS__\s*$/),
  };
}

/** Whether a comment says that a call has no effect. */
export function isAnnotatedCall({ start, extra }: Node, { calls }: Annotations): boolean {
  return isBehind(calls, start) || isBehind(calls, extra?.parenStart as number | undefined);
}

/** Behind the comment comes a blank or a new line, or nothing. */
function isBehind(ends: readonly number[], start: number | null | undefined): boolean {
  const at = start ?? -1;
  return ends.some((end) => end <= at && at <= end + 2);
}

function exportsOnlyFunctions({ node, parent }: Place): boolean {
  const program = parent?.node;
  if (program?.type !== "Program" || !node.type.startsWith("Export")) return false;
  return program.directives.some(({ value }) => value.value === "use server");
}

/** The statement of a module that a declaration is, or is exported by. */
function moduleStatement(place: Place): Place | undefined {
  for (let inner: Place | null = place; inner !== null; inner = inner.parent) {
    if (inner.parent?.node.type === "Program") return inner;
    const { type } = inner.node;
    const isDeclaration = /^(?:Function|Class|Variable)Declara(?:tion|tor)$/.test(type);
    const isValue = inner === place || isTypeWrapper(inner.node);
    if (!isDeclaration && !isValue && !type.startsWith("Export")) return undefined;
  }
  return undefined;
}

/**
 * Whether a bundler may drop a hook together with its value: it runs once, with the module, and no
 * member is read from it, for which the annotation would stand as well.
 */
export function isDroppable(place: Place): boolean {
  return runsWithModule(place) && !opensChain(place);
}

function runsWithModule(place: Place): boolean {
  let inner = place;
  for (let outer = place.parent; outer !== null; inner = outer, outer = outer.parent) {
    const { node } = outer;
    if (isFunction(node) && inner.field !== "key" && inner.field !== "decorators") return false;
    if (isField(node) && inner.field === "value" && !node.static) return false;
  }
  return true;
}

function isField(node: Node): node is ClassProperty | ClassPrivateProperty | ClassAccessorProperty {
  return isClassProperty(node) || isClassPrivateProperty(node) || isClassAccessorProperty(node);
}

/** `[1].map(f)`: bundlers take an annotation in front for one of the outer call as well. */
function opensChain(place: Place): boolean {
  let { parent, field } = place;
  while (parent !== null && isTypeWrapper(parent.node)) ({ parent, field } = parent);
  switch (parent?.node.type) {
    case "MemberExpression":
    case "OptionalMemberExpression":
      return field === "object";
    case "CallExpression":
    case "OptionalCallExpression":
    case "NewExpression":
      return field === "callee";
    case "TaggedTemplateExpression":
      return field === "tag";
    default:
      return false;
  }
}
