import type { AssignmentExpression, Node, ObjectExpression } from "@babel/types";
import { isFunction } from "@babel/types";
import type { Scope } from "./scope.ts";
import { staticKey, unwrapTypes } from "./syntax.ts";

const notes = new WeakMap<Node, number>();

interface Holder {
  readonly values: readonly (Node | null | string)[];
}

interface Store<B> {
  readonly variable: string;
  readonly key: string;
  readonly scope: Scope<B>;
}

/**
 * Assignments to properties by name (`v.key = …`). JavaScriptCore gives a literal room for those that its function makes through
 * the variable that holds it; V8 makes no dictionary of what is stored so.
 */
export class AddedByName<B extends Holder> {
  readonly #stores: Store<B>[] = [];

  add({ left }: AssignmentExpression, scope: Scope<B>): void {
    if (left.type !== "MemberExpression" || left.object.type !== "Identifier") return;
    const key = staticKey(left.property, left.computed);
    if (key !== undefined) this.#stores.push({ variable: left.object.name, key, scope });
  }

  /** Notes with each literal how many properties it is given. */
  note(): void {
    const keys = new Map<B, Set<string>>();
    for (const { variable, key, scope } of this.#stores) {
      const holder = findInFunction(variable, scope);
      if (holder === undefined) continue;
      const known = keys.get(holder);
      if (known === undefined) keys.set(holder, new Set([key]));
      else known.add(key);
    }
    for (const [{ values }, added] of keys) {
      for (const value of values) {
        const literal = value !== null && typeof value !== "string" && unwrapTypes(value);
        if (literal && literal.type === "ObjectExpression" && !notes.has(literal)) {
          notes.set(literal, added.size - countOwn(literal, added));
        }
      }
    }
  }
}

/** Properties that a literal's function stores in it by name. */
export function storesInto(literal: ObjectExpression): number {
  return notes.get(literal) ?? 0;
}

function countOwn({ properties }: ObjectExpression, keys: ReadonlySet<string>): number {
  const isOneOf = (key: string | undefined): boolean => key !== undefined && keys.has(key);
  return properties.filter(
    (property) =>
      property.type !== "SpreadElement" && isOneOf(staticKey(property.key, property.computed)),
  ).length;
}

function findInFunction<B>(name: string, scope: Scope<B>): B | undefined {
  for (let outer: Scope<B> | undefined = scope; outer; outer = outer.parent) {
    const found = outer.names?.get(name);
    if (found !== undefined || isFunction(outer.node)) return found;
  }
  return undefined;
}
