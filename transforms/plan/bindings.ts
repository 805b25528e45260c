import { type Identifier, isFunction, type Node } from "@babel/types";
import type { ParsedSource, SourceType } from "../parse.ts";
import type { Binding } from "./binding.ts";
import { Captures } from "./captures.ts";
import { Collector, type FileScope, type PlacedReference, type Reference } from "./collector.ts";
import { find, lookUp } from "./scope.ts";
import type { Place } from "./walk.ts";

/** A place that refers to the `arguments` of a function. */
export interface ArgumentsUse {
  readonly node: Identifier;
  /** It only looks up or passes on what is in there, so that an engine need not make the object. */
  readonly isLight: boolean;
}

const NO_USES: readonly ArgumentsUse[] = [];

/** The variables of a file: where they are, what they are given, and who refers to `arguments`. */
export class Bindings {
  /** Names in expressions of which the type may matter. */
  readonly operands: readonly Reference[];
  /** Of all nodes but names and plain values, parents first and in the order of the source. */
  readonly places: readonly Place[];
  /** Where in `places` comes what is behind all of a place. */
  readonly ends: readonly number[];
  readonly #scopes: ReadonlyMap<Node, FileScope>;
  readonly #uses = new Map<Node, ArgumentsUse[]>();
  readonly sourceType: SourceType;

  constructor({ file: { program }, sourceType }: ParsedSource) {
    this.sourceType = sourceType;
    const file = new Collector(program, sourceType);
    this.places = file.places;
    this.ends = file.ends;
    this.operands = file.operands;
    this.#scopes = file.scopes;
    for (const { name, scope, value } of file.assignments) find(name, scope)?.values.push(value);
    for (const reference of file.arguments) this.#useArguments(reference);
    noteCaptures(file);
    file.stores.note(find);
    file.addedByName.note();
  }

  /** Whether a name means a variable of the file at a place, and not one of the global object. */
  owns(name: string, place: Place): boolean {
    for (let outer: Place | null = place; outer !== null; outer = outer.parent) {
      const scope = this.#scopes.get(outer.node);
      if (scope !== undefined) return this.#isOwn(lookUp(name, scope));
    }
    return false;
  }

  /** Whether a function is strict code. */
  isStrict(head: Place): boolean {
    if (this.sourceType === "module") return true;
    for (let outer: Place | null = head; outer !== null; outer = outer.parent) {
      if (outer.node.type === "ClassBody" || isStrictCode(outer.node)) return true;
    }
    return false;
  }

  /** Where a function refers to its own `arguments`, in the order of the source. */
  argumentsOf(node: Node): readonly ArgumentsUse[] {
    return this.#uses.get(node) ?? NO_USES;
  }

  #isOwn(scope: FileScope | undefined): boolean {
    return scope !== undefined && !(this.sourceType === "script" && scope.parent === undefined);
  }

  #useArguments({ node, parent, field, scope }: PlacedReference): void {
    for (let outer: FileScope | undefined = scope; outer; outer = outer.parent) {
      if (outer.names?.has("arguments")) return;
      const owner = outer.node;
      if (!isFunction(owner) || owner.type === "ArrowFunctionExpression") continue;
      const uses = this.#uses.get(owner) ?? [];
      uses.push({ node, isLight: isLight(parent, field) });
      this.#uses.set(owner, uses);
      return;
    }
  }
}

function noteCaptures({ mentions, mentionedIn }: Collector): void {
  const captures = new Captures<Binding>();
  for (let index = 0; index < mentions.length; index++) {
    const name = mentions[index] as string;
    const scope = mentionedIn[index] as FileScope;
    const owner = name === "this" ? ownerOfThis(scope) : lookUp(name, scope);
    if (owner !== undefined) captures.refer(name, scope, owner);
  }
  captures.note();
}

/** The function whose `this` it is. */
function ownerOfThis(scope: FileScope): FileScope | undefined {
  let outer: FileScope | undefined = scope;
  while (outer && !(isFunction(outer.node) && outer.node.type !== "ArrowFunctionExpression")) {
    outer = outer.parent;
  }
  return outer;
}

function isStrictCode(node: Node): boolean {
  const block = isFunction(node) ? node.body : node;
  if (!("directives" in block)) return false;
  return block.directives.some(({ value }) => value.value === "use strict");
}

/** `arguments[i]`, `arguments.length`, `f.apply(this, arguments)`, `f(...arguments)`. */
function isLight(parent: Place | null, field: string): boolean {
  const user = parent?.node;
  if (user?.type === "MemberExpression") return field === "object";
  if (user?.type === "SpreadElement") return parent?.parent?.node.type === "CallExpression";
  if (user?.type !== "CallExpression" || user.callee.type !== "MemberExpression") return false;
  const { property } = user.callee;
  return property.type === "Identifier" && property.name === "apply" && field === "arguments";
}
