import { type Identifier, isFunction, type Node, VISITOR_KEYS } from "@babel/types";
import type { ParsedSource, SourceType } from "../parse.ts";
import { AddedByName } from "./added-by-name.ts";
import { Captures } from "./captures.ts";
import { namesIn } from "./patterns.ts";
import { opensScope, type Scope, varScope } from "./scope.ts";
import { Stores } from "./stores.ts";
import type { Place } from "./walk.ts";

/** What a variable is given by a declaration without a value. */
export const NOTHING = "nothing";

/** A variable of a file. */
export interface Binding {
  /** Expressions that it is ever given (`x += y` and `x++` as a whole), null for what one cannot tell. */
  readonly values: (Node | null | typeof NOTHING)[];
  /** TypeScript's annotation. */
  annotation?: Node | undefined;
}

/** A place that refers to the `arguments` of a function. */
export interface ArgumentsUse {
  readonly node: Identifier;
  /** It only looks up or passes on what is in there, so that an engine need not make the object. */
  readonly isLight: boolean;
}

interface Reference {
  readonly place: Place;
  readonly node: Identifier;
  readonly scope: Scope<Binding>;
}

interface Assignment {
  readonly name: string;
  readonly scope: Scope<Binding>;
  readonly value: Node | null;
}

/** Fields that hold names and not variables, unless computed. */
const NAME_FIELDS = new Set(["property", "key", "label"]);
/** Values without names, scopes or parts. */
const PLAIN_VALUES = new Set([
  "BooleanLiteral",
  "NullLiteral",
  "NumericLiteral",
  "StringLiteral",
  "TemplateElement",
]);
const NO_USES: readonly ArgumentsUse[] = [];

/** The variables of a file: where they are, what they are given, and who refers to `arguments`. */
export class Bindings {
  /** Variables that expressions of which the type may matter refer to. */
  readonly operands: Map<Identifier, Binding> = new Map<Identifier, Binding>();
  readonly #scopes = new Map<Node, Scope<Binding>>();
  readonly #uses = new Map<Node, ArgumentsUse[]>();
  /** What can only be resolved when all scopes are known. */
  readonly #references: Reference[] = [];
  readonly #assignments: Assignment[] = [];
  readonly #addedByName = new AddedByName<Binding>();
  /** Names that are used, and where: half of a program's nodes, so there is no object for each. */
  readonly #mentions: string[] = [];
  readonly #mentionedIn: Scope<Binding>[] = [];
  readonly #stores = new Stores<Scope<Binding>>();
  readonly sourceType: SourceType;

  constructor({ file: { program }, sourceType }: ParsedSource) {
    this.sourceType = sourceType;
    const scope = this.#open(program, undefined);
    this.#visitChildren({ node: program, parent: null, field: "" }, scope);
    for (const { name, scope, value } of this.#assignments) find(name, scope)?.values.push(value);
    for (const { place, node, scope } of this.#references) this.#resolve(place, node, scope);
    this.#findCaptures();
    this.#stores.note(find);
    this.#addedByName.note();
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

  #isOwn(scope: Scope<Binding> | undefined): boolean {
    return scope !== undefined && !(this.sourceType === "script" && scope.parent === undefined);
  }

  #visit(place: Place, outer: Scope<Binding>): void {
    const { node } = place;
    if (PLAIN_VALUES.has(node.type)) return;
    if (node.type === "Identifier" && !hasParts(node)) {
      this.#refer(node, place, outer);
      return;
    }
    this.#declareOutside(place, outer);
    const scope = opensScope(place) ? this.#open(node, outer) : outer;
    if (isFunction(node)) {
      if (node.type === "FunctionExpression" && node.id) this.#declare(node.id, scope, null);
      for (const parameter of node.params) this.#declare(parameter, scope, null);
    }
    if (node.type === "CatchClause" && node.param) this.#declare(node.param, scope, null);
    if (node.type === "Identifier") this.#refer(node, place, scope);
    else if (node.type === "ThisExpression") this.#mention("this", scope);
    else if (node.type === "JSXIdentifier") this.#mention(node.name, scope);
    this.#assign(node, scope);
    this.#stores.see(place, scope);
    this.#visitChildren(place, scope);
  }

  #visitChildren(place: Place, scope: Scope<Binding>): void {
    const { node } = place;
    for (const field of VISITOR_KEYS[node.type] ?? []) {
      const child = node[field as keyof Node] as unknown as Node | (Node | null)[] | null;
      if (!child || (NAME_FIELDS.has(field) && !("computed" in node && node.computed))) continue;
      if (!Array.isArray(child)) this.#visit({ node: child, parent: place, field }, scope);
      else
        for (const one of child) if (one) this.#visit({ node: one, parent: place, field }, scope);
    }
  }

  #open(node: Node, parent: Scope<Binding> | undefined): Scope<Binding> {
    const scope = { node, parent, names: new Map<string, Binding>() };
    this.#scopes.set(node, scope);
    return scope;
  }

  /** Declarations bind in the scope around them. */
  #declareOutside({ node, field }: Place, scope: Scope<Binding>): void {
    switch (node.type) {
      case "VariableDeclaration": {
        const target = node.kind === "var" ? varScope(scope) : scope;
        // Other scripts see it, and may assign to it.
        const isShared =
          this.sourceType === "script" && target.parent === undefined && node.kind !== "const";
        for (const { id, init } of node.declarations) {
          const isTold = id.type === "Identifier" && field !== "left" && !isShared;
          this.#declare(id, target, isTold ? (init ?? NOTHING) : null);
        }
        break;
      }
      case "FunctionDeclaration":
      case "ClassDeclaration":
      case "TSEnumDeclaration":
      case "TSModuleDeclaration":
        if (node.id?.type === "Identifier") this.#declare(node.id, scope, null);
        break;
      case "ImportDeclaration":
        for (const { local } of node.specifiers) this.#declare(local, scope, null);
        break;
    }
  }

  #declare(pattern: Node, scope: Scope<Binding>, value: Binding["values"][number]): void {
    for (const { name, typeAnnotation, optional } of namesIn(pattern)) {
      const binding = scope.names.get(name) ?? { values: [] };
      scope.names.set(name, binding);
      binding.values.push(value);
      if (typeAnnotation && !optional) binding.annotation = typeAnnotation;
    }
  }

  #assign(node: Node, scope: Scope<Binding>): void {
    switch (node.type) {
      case "AssignmentExpression":
        this.#addedByName.add(node, scope);
        if (node.left.type !== "Identifier") this.#give(node.left, scope, null);
        else
          this.#give(node.left, scope, /^(?:[&|?]{2})?=$/.test(node.operator) ? node.right : node);
        break;
      case "UpdateExpression":
        this.#give(node.argument, scope, node);
        break;
      case "ForInStatement":
      case "ForOfStatement":
        if (node.left.type !== "VariableDeclaration") this.#give(node.left, scope, null);
        break;
    }
  }

  #give(target: Node, scope: Scope<Binding>, value: Node | null): void {
    for (const { name } of namesIn(target)) this.#assignments.push({ name, scope, value });
  }

  #refer(node: Identifier, place: Place, scope: Scope<Binding>): void {
    // The name of a declaration stands in the scope that it opens, but is bound in the one around.
    if (place.field !== "id") this.#mention(node.name, scope);
    const isTyped = place.parent !== null && TYPED.has(place.parent.node.type);
    if (isTyped || node.name === "arguments") this.#references.push({ place, node, scope });
  }

  #mention(name: string, scope: Scope<Binding>): void {
    this.#mentions.push(name);
    this.#mentionedIn.push(scope);
  }

  #findCaptures(): void {
    const captures = new Captures<Binding>();
    for (const [index, name] of this.#mentions.entries()) {
      const scope = this.#mentionedIn[index] as Scope<Binding>;
      const owner = name === "this" ? ownerOfThis(scope) : lookUp(name, scope);
      if (owner !== undefined) captures.refer(name, scope, owner);
    }
    captures.note();
    this.#mentions.length = 0;
    this.#mentionedIn.length = 0;
  }

  #resolve(place: Place, node: Identifier, scope: Scope<Binding>): void {
    if (node.name === "arguments") this.#useArguments(node, place, scope);
    const binding = find(node.name, scope);
    if (binding !== undefined) this.operands.set(node, binding);
  }

  #useArguments(node: Identifier, place: Place, scope: Scope<Binding>): void {
    for (let outer: Scope<Binding> | undefined = scope; outer; outer = outer.parent) {
      if (outer.names.has("arguments")) return;
      const owner = outer.node;
      if (!isFunction(owner) || owner.type === "ArrowFunctionExpression") continue;
      const uses = this.#uses.get(owner) ?? [];
      uses.push({ node, isLight: isLight(place) });
      this.#uses.set(owner, uses);
      return;
    }
  }
}

/** The function whose `this` it is. */
function ownerOfThis(scope: Scope<Binding>): Scope<Binding> | undefined {
  let outer: Scope<Binding> | undefined = scope;
  while (outer && !(isFunction(outer.node) && outer.node.type !== "ArrowFunctionExpression")) {
    outer = outer.parent;
  }
  return outer;
}

/** Where the type of a variable may matter to `+` and to BigInts. */
const TYPED = new Set([
  "AssignmentExpression",
  "BinaryExpression",
  "ConditionalExpression",
  "LogicalExpression",
  "SequenceExpression",
  "TSNonNullExpression",
  "UnaryExpression",
  "UpdateExpression",
  "VariableDeclarator",
]);

function hasParts({ typeAnnotation, decorators }: Identifier): boolean {
  return !!typeAnnotation || !!decorators;
}

function isStrictCode(node: Node): boolean {
  const block = isFunction(node) ? node.body : node;
  if (!("directives" in block)) return false;
  return block.directives.some(({ value }) => value.value === "use strict");
}

function lookUp(name: string, scope: Scope<Binding>): Scope<Binding> | undefined {
  for (let outer: Scope<Binding> | undefined = scope; outer; outer = outer.parent) {
    if (outer.names.has(name)) return outer;
  }
  return undefined;
}

function find(name: string, scope: Scope<Binding>): Binding | undefined {
  return lookUp(name, scope)?.names.get(name);
}

/** `arguments[i]`, `arguments.length`, `f.apply(this, arguments)`, `f(...arguments)`. */
function isLight({ parent, field }: Place): boolean {
  const user = parent?.node;
  if (user?.type === "MemberExpression") return field === "object";
  if (user?.type === "SpreadElement") return parent?.parent?.node.type === "CallExpression";
  if (user?.type !== "CallExpression" || user.callee.type !== "MemberExpression") return false;
  const { property } = user.callee;
  return property.type === "Identifier" && property.name === "apply" && field === "arguments";
}
