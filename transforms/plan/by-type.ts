import type { Node } from "@babel/types";

/** What there is to do for nodes, by their types. */
export type ByType<A extends readonly unknown[], R> = {
  readonly [T in Node["type"]]?: (node: Extract<Node, { type: T }>, ...rest: A) => R;
};

/**
 * Functions to be looked up by a node's type. V8 compiles each by itself, for the few shapes that nodes of one type have;
 * a `switch` over types was compiled with all that it calls, up to twenty times, until all shapes had been met.
 */
export function byType<A extends readonly unknown[], R>(
  table: ByType<A, R>,
): ReadonlyMap<string, (node: Node, ...rest: A) => R> {
  return new Map(Object.entries(table)) as ReadonlyMap<string, (node: Node, ...rest: A) => R>;
}
