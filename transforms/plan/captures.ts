import { isFunction, type Node } from "@babel/types";
import { CONTEXTS } from "../../runtime/protocol.ts";
import type { Scope } from "./scope.ts";

/** Variables of one scope that functions in it refer to, and the first of these functions. */
interface Captured {
  readonly names: Set<string>;
  first: Node;
}

const notes = new WeakMap<Node, number>();
const MOST_VARIABLES = 4096;

/**
 * Engines keep variables that a function shares with the scopes around it in a context, one for each
 * activation of such a scope. It is charged to the first function in the scope that refers to one.
 */
export class Captures<B> {
  readonly #byScope = new Map<Scope<B>, Captured>();

  /** A name is used in one scope and declared in another. */
  refer(name: string, from: Scope<B>, to: Scope<B>): void {
    // What the whole file shares is there once.
    if (to.parent === undefined || from === to) return;
    let crossed: Node | undefined;
    for (let scope: Scope<B> | undefined = from; scope && scope !== to; scope = scope.parent) {
      if (isFunction(scope.node)) crossed = scope.node;
    }
    if (crossed === undefined) return;
    const captured = this.#byScope.get(to);
    if (captured === undefined) this.#byScope.set(to, { names: new Set([name]), first: crossed });
    else {
      captured.names.add(name);
      if ((crossed.start ?? 0) < (captured.first.start ?? 0)) captured.first = crossed;
    }
  }

  /** Notes with each function what it keeps. A tree is planned again when compilers have changed it: the source says what. */
  note(): void {
    const found = new Map<Node, number>();
    for (const { names, first } of this.#byScope.values()) {
      const known = found.get(first) ?? 0;
      const isMany = known % CONTEXTS === CONTEXTS - 1;
      const variables = Math.min(names.size, MOST_VARIABLES);
      found.set(first, known + variables * CONTEXTS + (isMany ? 0 : 1));
    }
    for (const [node, contexts] of found) if (!notes.has(node)) notes.set(node, contexts);
  }
}

/** The contexts that are charged to a function, + CONTEXTS for each variable in them. */
export function contextsOf(node: Node): number {
  return notes.get(node) ?? 0;
}
