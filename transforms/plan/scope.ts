import { isFunction, type Node } from "@babel/types";

/** What one block, function, loop, class or file binds. */
export interface Scope<B> {
  readonly node: Node;
  readonly parent: Scope<B> | undefined;
  /** undefined where nothing is bound, as in most blocks. */
  names: Map<string, B> | undefined;
}

const HOLDS_VAR = new Set(["Program", "StaticBlock", "TSModuleBlock"]);

/** The scope that `var` binds in. */
export function varScope<B>(scope: Scope<B>): Scope<B> {
  let outer = scope;
  while (outer.parent !== undefined && !isFunction(outer.node) && !HOLDS_VAR.has(outer.node.type)) {
    outer = outer.parent;
  }
  return outer;
}

/** The scope that binds a name as seen from another one. */
export function lookUp<B>(name: string, scope: Scope<B>): Scope<B> | undefined {
  for (let outer: Scope<B> | undefined = scope; outer; outer = outer.parent) {
    if (outer.names?.has(name)) return outer;
  }
  return undefined;
}

/** What a name means in a scope. */
export function find<B>(name: string, scope: Scope<B>): B | undefined {
  return lookUp(name, scope)?.names?.get(name);
}
