import { type Identifier, type Node, type Program, VISITOR_KEYS } from "@babel/types";
import type { SourceType } from "../parse.ts";
import { AddedByName } from "./added-by-name.ts";
import type { Binding } from "./binding.ts";
import { ENTER, LEAVES } from "./declarations.ts";
import { namesIn } from "./patterns.ts";
import type { Scope } from "./scope.ts";
import { Stores } from "./stores.ts";
import { childOf, type Place } from "./walk.ts";

export type FileScope = Scope<Binding>;

/** A name that may refer to a variable. */
export interface Reference {
  readonly node: Identifier;
  readonly scope: FileScope;
}

/** The same, and where it stands. */
export interface PlacedReference extends Reference {
  readonly parent: Place | null;
  readonly field: string;
}

interface Assignment {
  readonly name: string;
  readonly scope: FileScope;
  readonly value: Node | null;
}

/** Fields that hold names and not variables, unless computed. */
const NAME_FIELDS = new Set(["property", "key", "label"]);
const FIELDS: { readonly [type: string]: readonly string[] } = Object.fromEntries(
  Object.entries(VISITOR_KEYS).map(([type, fields]) => [
    type,
    fields.filter((field) => !NAME_FIELDS.has(field)),
  ]),
);

/** Goes through a file once, and collects what can only be resolved when all of it is known. */
export class Collector {
  readonly sourceType: SourceType;
  /** Of all nodes but leaves, parents first and in the order of the source. */
  readonly places: Place[] = [];
  /** Where in `places` comes what is behind all of a place. */
  readonly ends: number[] = [];
  readonly scopes: Map<Node, FileScope> = new Map();
  readonly assignments: Assignment[] = [];
  /** Names whose types may matter. */
  readonly operands: Reference[] = [];
  /** Places that say `arguments`. */
  readonly arguments: PlacedReference[] = [];
  readonly addedByName: AddedByName<Binding> = new AddedByName();
  readonly stores: Stores<FileScope> = new Stores();
  /** Names that are used, and where: there are so many that there is no object for each. */
  readonly mentions: string[] = [];
  readonly mentionedIn: FileScope[] = [];

  constructor(program: Program, sourceType: SourceType) {
    this.sourceType = sourceType;
    this.#visit({ node: program, parent: null, field: "" }, this.open(program, undefined));
  }

  open(node: Node, parent: FileScope | undefined): FileScope {
    return { node, parent, names: undefined };
  }

  declare(pattern: Node, scope: FileScope, value: Binding["values"][number]): void {
    for (const { name, typeAnnotation, optional } of namesIn(pattern)) {
      const binding = this.#bind(name, scope);
      binding.values.push(value);
      if (typeAnnotation && !optional) binding.annotation = typeAnnotation;
    }
  }

  give(target: Node, scope: FileScope, value: Node | null): void {
    for (const { name } of namesIn(target)) this.assignments.push({ name, scope, value });
  }

  refer(node: Identifier, parent: Place | null, field: string, scope: FileScope): void {
    // The name of a declaration stands in the scope that it opens, but is bound in the one around.
    if (field !== "id") this.mention(node.name, scope);
    if (node.name === "arguments") this.arguments.push({ node, parent, field, scope });
  }

  /** Its type may matter to `+` and to BigInts. */
  operand(node: Node, scope: FileScope): void {
    if (node.type === "Identifier") this.operands.push({ node, scope });
  }

  mention(name: string, scope: FileScope): void {
    this.mentions.push(name);
    this.mentionedIn.push(scope);
  }

  #bind(name: string, scope: FileScope): Binding {
    if (scope.names === undefined) {
      scope.names = new Map();
      this.scopes.set(scope.node, scope);
    }
    let binding = scope.names.get(name);
    if (binding === undefined) {
      binding = { values: [], annotation: undefined };
      scope.names.set(name, binding);
    }
    return binding;
  }

  #visit(place: Place, outer: FileScope): void {
    const { node } = place;
    const index = this.places.push(place) - 1;
    this.ends.push(0);
    const scope = ENTER.get(node.type)?.(node, place, outer, this) ?? outer;
    const isComputed = (node as { readonly computed?: boolean }).computed === true;
    const fields = isComputed ? VISITOR_KEYS[node.type] : FIELDS[node.type];
    for (const field of fields ?? []) {
      const child = childOf(node, field);
      if (!child) continue;
      if (!Array.isArray(child)) this.#enter(child, place, field, scope);
      else for (const one of child) if (one) this.#enter(one, place, field, scope);
    }
    this.ends[index] = this.places.length;
  }

  #enter(node: Node, parent: Place, field: string, scope: FileScope): void {
    // What a function or a loop makes is counted in its body, whatever that is.
    const leaf = field === "body" ? undefined : LEAVES.get(node.type);
    if (leaf?.(node, parent, field, scope, this)) return;
    this.#visit({ node, parent, field }, scope);
  }
}
