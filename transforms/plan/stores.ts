import type { MemberExpression, NewExpression, Node } from "@babel/types";
import { isConstantArray } from "./constants.ts";
import { staticKey, unwrapTypes } from "./syntax.ts";
import type { Place } from "./walk.ts";

/** What a variable may hold: expressions, or something else. */
interface Holder {
  readonly values: readonly unknown[];
}

/** A place that refers to what a variable holds. */
interface Use<S> {
  readonly name: string;
  readonly scope: S;
  readonly node: Node;
}

/** Methods that write to an array's elements, and do not only make it longer. */
const WRITERS = new Set(["copyWithin", "fill", "pop", "reverse", "shift", "sort", "splice"]);

const written = new WeakSet<Node>();
const copied = new WeakMap<Node, number>();
const givenBy = new WeakMap<Node, string>();

/** Whether the file writes to the elements of what an expression has made. */
export function isWritten(expression: Node): boolean {
  return written.has(expression);
}

/** Number of constant elements that an expression copies, all of an array's; 0 where it does something else. */
export function elementsCopied(expression: Node): number {
  return written.has(expression) ? 0 : (copied.get(expression) ?? 0);
}

/** The name after the `new` that has made the first argument of another `new`. */
export function constructorOfGiven(node: NewExpression): string | undefined {
  const [first] = node.arguments;
  return first?.type === "NewExpression" ? nameOf(first.callee) : givenBy.get(node);
}

/** Collects where a file writes to elements of what its variables hold, and where it copies that. */
export class Stores<S> {
  readonly #writes: Use<S>[] = [];
  readonly #copies: Use<S>[] = [];

  seeMember(node: MemberExpression, place: Place, scope: S): void {
    const name = nameOf(node.object);
    if (name !== undefined && isWrite(node, place)) this.#writes.push({ name, scope, node });
  }

  /** Sees an array, a call or a `new`. */
  seeCopy(node: Node, scope: S): void {
    const name = nameOf(wholeCopied(node));
    if (name !== undefined) this.#copies.push({ name, scope, node });
  }

  /** Notes what it has seen with the expressions, when all variables are known. */
  note(find: (name: string, scope: S) => Holder | undefined): void {
    const changed = new Set<Holder>();
    for (const { name, scope } of this.#writes) {
      const holder = find(name, scope);
      if (holder !== undefined) changed.add(holder);
    }
    for (const holder of changed) for (const node of expressionsOf(holder)) written.add(node);
    for (const { name, scope, node } of this.#copies) {
      const holder = find(name, scope);
      if (holder === undefined || changed.has(holder) || holder.values.length > 1) continue;
      const [source] = expressionsOf(holder);
      if (source === undefined) continue;
      const maker = source.type === "NewExpression" ? nameOf(source.callee) : undefined;
      if (maker !== undefined) givenBy.set(node, maker);
      else if (isConstantArray(source)) copied.set(node, source.elements.length);
    }
  }
}

function nameOf(node: Node | null | undefined): string | undefined {
  return node?.type === "Identifier" ? node.name : undefined;
}

function expressionsOf({ values }: Holder): Node[] {
  return values
    .filter((one) => typeof one === "object" && one !== null)
    .map((one) => unwrapTypes(one as Node));
}

/** Whether a member expression writes to elements: something is stored there by a computed key, or it is a method that does so. */
function isWrite({ property, computed }: MemberExpression, place: Place): boolean {
  const key = staticKey(property, computed);
  return key === undefined ? isStored(place) : WRITERS.has(key) && isCalled(place);
}

function isCalled({ parent, field }: Place): boolean {
  return parent?.node.type === "CallExpression" && field === "callee";
}

function isStored({ parent, field }: Place): boolean {
  switch (parent?.node.type) {
    case "AssignmentExpression":
    case "AssignmentPattern":
    case "ForInStatement":
    case "ForOfStatement":
      return field === "left";
    case "ArrayPattern":
    case "RestElement":
    case "UpdateExpression":
      return true;
    case "ObjectProperty":
      return parent.parent?.node.type === "ObjectPattern";
    default:
      return false;
  }
}

/** What `[...A]`, `A.slice()`, `Array.from(A)` and `new C(A)` copy from one end to the other, or may. */
function wholeCopied(node: Node): Node | undefined {
  if (node.type === "NewExpression") return node.arguments[0];
  if (node.type === "ArrayExpression") {
    const [only, ...others] = node.elements;
    return only?.type === "SpreadElement" && others.length === 0 ? only.argument : undefined;
  }
  if (node.type !== "CallExpression") return undefined;
  const { callee, arguments: args } = node;
  if (callee.type !== "MemberExpression") return undefined;
  const key = staticKey(callee.property, callee.computed);
  if (key === "from" && nameOf(callee.object) === "Array") {
    return args.length === 1 ? args[0] : undefined;
  }
  if (key !== "slice") return undefined;
  const [start] = args;
  const isWhole =
    !start || (args.length === 1 && start.type === "NumericLiteral" && start.value === 0);
  return isWhole ? callee.object : undefined;
}
