import { type Node, type Program, VISITOR_KEYS } from "@babel/types";
import type { DiagnosticCode } from "../diagnostics.ts";
import type { ParsedSource, SourceType } from "../parse.ts";
import { Bindings } from "./bindings.ts";
import { hooksOfCall } from "./call-hooks.ts";
import { builtinCall } from "./calls.ts";
import { type Choice, isIgnored } from "./choice.ts";
import { findGenerated, withoutOriginal } from "./compiled.ts";
import { type Contract, contractOf, isShipped } from "./contracts.ts";
import {
  type Annotations,
  annotationsOf,
  droppable,
  isAnnotatedCall,
  isDroppable,
  NO_ANNOTATIONS,
} from "./droppable.ts";
import { foundAtEntry } from "./entry.ts";
import { type Allocation, allocationOf, calleeName } from "./forms.ts";
import { type Found, placeIn } from "./found.ts";
import { askTypes, inferTypes } from "./inference.ts";
import { hasTemplates, isElement } from "./jsx.ts";
import { allocates, type Left, leftAt } from "./left.ts";
import { enclosingFunction } from "./names.ts";
import type { Hook, HookForm, Plan, Satellite, Site } from "./plan.ts";
import { isScriptLevel, opensNewCallee, type Position, positionOf, rangeOf } from "./position.ts";
import { countRegions } from "./regions.ts";
import { companionsOf } from "./satellites.ts";
import { startOfBody } from "./scopes.ts";
import { foundInStatement } from "./statements.ts";
import {
  isAnonymousDefinition,
  isParenthesized,
  isTypeWrapper,
  staticKey,
  unwrapTypes,
} from "./syntax.ts";
import { readAsText } from "./texts.ts";
import { knownType } from "./types.ts";
import type { Place } from "./walk.ts";

/** Counted with a block, a statement, an object or a class. */
const COUNTED_ELSEWHERE = new Set([
  "ClassDeclaration",
  "ClassMethod",
  "ClassPrivateMethod",
  "FunctionDeclaration",
  "ObjectMethod",
  "TSEnumDeclaration",
  "TSModuleDeclaration",
]);

const VALUES = new Set<HookForm>(["value", "string", "sized", "named"]);
const STATEMENTS = new Set<HookForm>(["before", "after", "braces"]);

/** Why a node is left, and where diagnostics show it. */
interface Plain {
  readonly code: DiagnosticCode;
  readonly at: Node;
}

/** Decides for a whole file what allocates, which form of hook keeps its meaning, and what shares a hook. */
export function plan(source: ParsedSource, choice: Choice): Plan {
  return new Planner(source, choice).run();
}

class Planner {
  readonly #program: Program;
  readonly #sourceType: SourceType;
  readonly #choice: Choice;
  readonly #bindings: Bindings;
  readonly #hooks: Hook[] = [];
  /** Nodes that are counted elsewhere, or must not be hooked. */
  readonly #settled = new Set<Node>();
  /** Functions and classes that have to keep their source text. */
  readonly #texts = new Set<Node>();
  /** Nodes of which nothing is hooked, and why. */
  readonly #plain = new Map<Node, Plain>();
  readonly #left: Left[] = [];
  readonly #hasTemplates: boolean;
  /** What a compiler has put around what people wrote. */
  readonly #generated: ReadonlySet<Node>;
  /** The hook of what is counted when the table is opened, the rest of which are its satellites. */
  #opening: Hook | undefined;
  readonly #annotations: Annotations;
  #usesWeakRef = false;

  constructor(source: ParsedSource, choice: Choice) {
    this.#program = source.file.program;
    this.#sourceType = source.sourceType;
    this.#choice = choice;
    for (const node of choice.ignored) this.#plain.set(node, { code: "ignored", at: node });
    this.#bindings = new Bindings(source);
    inferTypes(this.#bindings);
    if (choice.types) askTypes(this.#program, choice.types);
    this.#hasTemplates = hasTemplates(source.file);
    const original = choice.original ?? withoutOriginal(this.#program);
    this.#generated = original ? findGenerated(this.#program, original) : new Set();
    this.#annotations = choice.isBundled ? annotationsOf(source.file) : NO_ANNOTATIONS;
  }

  run(): Plan {
    const { places, ends } = this.#bindings;
    for (let index = 0; index < places.length; ) {
      const goesOn = this.#visit(places[index] as Place);
      index = goesOn ? index + 1 : (ends[index] as number);
    }
    const hooks = this.#withoutTexts();
    const isScript = this.#sourceType === "script";
    return {
      level: this.#choice.hooks,
      hooks: this.#choice.hooks === "count" ? countRegions(hooks, this.#program, isScript) : hooks,
      left: this.#left.sort((a, b) => a.line - b.line || a.column - b.column),
      isScript,
      headAt: startOfBody(this.#program),
      tailAt: this.#program.body.at(-1)?.end ?? 0,
      calledEarly: this.#sourceType === "module" && isCalledEarly(this.#program),
      usesWeakRef: this.#usesWeakRef,
    };
  }

  #withoutTexts(): Hook[] {
    let hooks = this.#hooks;
    for (const text of this.#texts) {
      const kept = hooks.filter((hook) => !isWithin(hook, text));
      if (kept.length < hooks.length) this.#left.push(leftAt("text", text));
      hooks = kept;
    }
    return hooks;
  }

  /** Leaves all of a node plain, and says so where that leaves something uncounted. */
  #leave(code: DiagnosticCode, node: Node, at = node): false {
    if (allocates(node)) this.#left.push(leftAt(code, at));
    return false;
  }

  #visit(place: Place): boolean {
    const { node } = place;
    const plain = this.#plain.get(node);
    if (plain !== undefined) return this.#leave(plain.code, node, plain.at);
    if (isErased(node)) return false;
    if (this.#hasTemplates && isElement(node)) return this.#leave("contract", node);
    const contract = contractOf(place);
    if (contract !== undefined && !this.#keep(contract, node)) return false;
    if (node.type === "NewExpression" && calleeName(node) === "WeakRef") this.#usesWeakRef = true;
    if (node.type === "TaggedTemplateExpression") this.#settled.add(node.quasi);
    // V8 compiles a loop of `of` anew when it meets another kind of array, as an empty one.
    const texts = readAsText(place);
    if (texts.length > 0) for (const text of texts) this.#texts.add(text);
    const entry = foundAtEntry(place, this.#bindings);
    if (entry.length > 0) for (const found of entry) this.#add(found);
    const beside = foundInStatement(place, this.#bindings);
    if (beside.length > 0) this.#addAll(beside);
    this.#hookExpression(place);
    return true;
  }

  /** Leaves plain what a contract says; false where that is all of the node. */
  #keep(contract: Contract, node: Node): boolean {
    const { all, inside = [], own = [], code = "contract", at = node } = contract;
    if (all) return this.#leave(code, node, at);
    for (const each of inside) {
      if (!this.#plain.has(each)) this.#plain.set(each, { code, at: contract.at ?? each });
    }
    for (const each of own) this.#leaveOwn(unwrapTypes(each));
    return true;
  }

  #leaveOwn(node: Node): void {
    if (this.#settled.has(node)) return;
    if (allocationOf(node) !== null) this.#left.push(leftAt("contract", node));
    this.#settle(node);
  }

  #hookExpression(place: Place): void {
    const { node } = place;
    if (this.#settled.has(node)) return;
    if (COUNTED_ELSEWHERE.has(node.type)) return;
    if (node.type === "CallExpression" || node.type === "OptionalCallExpression") {
      this.#hookCall(place);
    }
    const allocation = allocationOf(node);
    if (node.type === "BinaryExpression" && node.operator === "+") this.#settleOperands(node);
    if (allocation === null) return;
    if (isComputedNamePosition(place)) {
      // Of a literal's property the literal's hook has counted it.
      if (!hasHolder(place)) this.#left.push(leftAt("name", node));
      return;
    }
    this.#add({ place, allocation, position: positionOf(place, this.#sourceType) });
  }

  #addAll(found: readonly Found[]): void {
    for (const one of found) if (!this.#settled.has(one.place.node)) this.#add(one);
  }

  #add(found: Found): void {
    const { place, allocation } = found;
    const { node } = place;
    this.#settled.add(node);
    if (isIgnored(node, this.#choice) || isShipped(node)) return;
    if (this.#isChosen(node, allocation)) this.#push(found);
    else {
      this.#pushMembers(found);
      if (this.#choice.isGenerated(node, allocation.kind))
        this.#left.push(leftAt("generated", node));
    }
  }

  #isChosen(node: Node, { kind }: Pick<Allocation, "kind">): boolean {
    const { kinds, isGenerated } = this.#choice;
    if (kinds !== undefined && !kinds.has(kind)) return false;
    if (this.#generated.has(node)) return false;
    return !isGenerated(node, kind) && !isIgnored(node, this.#choice);
  }

  /** Of a literal that is not counted itself, what nothing but a hook around it can count. */
  #pushMembers({ place: holder, position }: Found): void {
    for (const { node, allocation, key } of companionsOf(holder.node)) {
      const isNamedByKey = key === undefined && isAnonymousDefinition(node);
      if (!COUNTED_ELSEWHERE.has(node.type) && !isNamedByKey) continue;
      if (!this.#isChosen(node, allocation)) continue;
      const member = key === undefined ? "" : JSON.stringify(key);
      this.#push({ place: placeIn(holder, node), allocation, position }, { member, holder });
    }
  }

  #push(found: Found, via?: { member: string; holder: Place }): void {
    const { isBundled } = this.#choice;
    const { place, allocation, position } = isBundled ? droppable(found, this.#annotations) : found;
    if (position.form === "open" && this.#opening) {
      this.#join(this.#opening, place, allocation);
      return;
    }
    const around = via?.holder ?? place;
    const { node } = around;
    const form = formOf(allocation, position);
    const { start, end } = position.range ?? rangeOf(node);
    const isExpression = position.range === undefined;
    const satellites: Satellite[] = [];
    const hook: Hook = {
      form,
      start,
      end,
      name: position.name,
      outerParens: isExpression && opensNewCallee(around),
      innerParens: isExpression && node.type === "FunctionExpression" && isParenthesized(node),
      endsExpression: endsExpression(node),
      silent: STATEMENTS.has(form) && isScriptLevel(place, this.#sourceType),
      site: siteOf(place, allocation),
      satellites,
      isPure: isBundled && VALUES.has(form) && isDroppable(around),
      member: via?.member,
    };
    this.#hooks.push(hook);
    this.#collect(place, 0, satellites);
    if (form === "open") {
      this.#opening = hook;
      satellites.splice(0, satellites.length, ...satellites.map(livesWithFile));
    }
  }

  #join({ satellites }: Hook, place: Place, allocation: Allocation): void {
    const made: Satellite[] = [{ site: siteOf(place, allocation), owner: 0, key: undefined }];
    this.#collect(place, 0, made);
    satellites.push(...made.map(livesWithFile));
  }

  #hookCall(place: Place): void {
    // A compiler may have put a call where something else was.
    if (place.node.type === "CallExpression" && allocationOf(place.node) !== null) return;
    const call = builtinCall(place);
    if (call === undefined || isIgnored(place.node, this.#choice)) return;
    const makes = call.builtin.makes.filter((made) => this.#isChosen(place.node, made));
    if (makes.length === 0) return;
    if (call.breaksChain) {
      this.#left.push(leftAt("chain", place.node));
      return;
    }
    const sites = makes.map((made) => siteOf(place, made, call.at));
    // To read a global twice may be noticed.
    const isOwn = (name: string): boolean => this.#bindings.owns(name, place);
    const isPure = this.#choice.isBundled && isDroppable(place);
    const hooks = hooksOfCall(call, sites, isOwn, isPure);
    if (isPure && keepsValue(hooks[0]) && isAnnotatedCall(place.node, this.#annotations)) {
      this.#left.push(leftAt("pure", place.node));
    } else this.#hooks.push(...hooks);
  }

  #collect(holder: Place, owner: number, satellites: Satellite[]): void {
    for (const { node, allocation, key } of companionsOf(holder.node)) {
      if (this.#settled.has(node) || !this.#isChosen(node, allocation)) continue;
      this.#settle(node);
      const place: Place = { node, parent: holder, field: "value" };
      satellites.push({ site: siteOf(place, allocation), owner, key });
      this.#collect(place, satellites.length, satellites);
    }
  }

  /** A chain of `+` makes one string, whatever it makes on the way. */
  #settle(node: Node): void {
    this.#settled.add(node);
    if (node.type === "BinaryExpression") this.#settleOperands(node);
  }

  #settleOperands(node: Extract<Node, { type: "BinaryExpression" }>): void {
    for (const operand of [node.left, node.right]) {
      const inner = unwrapTypes(operand);
      const isSum = inner.type === "BinaryExpression" && inner.operator === "+";
      if (isSum && knownType(inner) !== "bigint") this.#settle(inner);
    }
  }
}

type SiteFacts = Pick<Site, "kind" | "facts"> & { readonly className?: string | undefined };

function formOf({ kind, sized }: Allocation, { form }: Position): HookForm {
  if (kind === "string") return "string";
  return sized && form === "value" ? "sized" : form;
}

/** What is counted when the table is opened has no value to be found in. */
function livesWithFile({ site }: Satellite): Satellite {
  return { site, owner: 0, key: undefined };
}

/** It writes a variable, which a bundler takes for an effect. */
function keepsValue({ call }: Pick<Hook, "call"> = {}): boolean {
  return [call?.receiver, call?.argument].some((seen) => seen && seen.text === undefined);
}

/** What may follow on the next line would be no part of the expression, but of a call around it. */
function endsExpression(node: Node): boolean {
  if (node.type === "UpdateExpression") return !node.prefix;
  return node.type === "ArrowFunctionExpression" && node.body.type === "BlockStatement";
}

function siteOf(place: Place, made: SiteFacts, at: Node = place.node): Site {
  return {
    node: place.node,
    start: offsetOf(at),
    line: at.loc?.start.line ?? 1,
    column: (at.loc?.start.column ?? 0) + 1,
    kind: made.kind,
    facts: made.facts,
    functionName: enclosingFunction(place),
    className: made.className,
  };
}

function offsetOf(node: Node): number {
  return node.start ?? 0;
}

/** Whether a hook stands in a text; one around the whole, or behind it, leaves the text as it is. */
function isWithin({ start }: Hook, text: Node): boolean {
  return (text.start ?? 0) < start && start < (text.end ?? 0);
}

/** TypeScript's types and declarations, which make nothing. */
function isErased(node: Node): boolean {
  return ERASED.has(node.type) || (node as { readonly declare?: boolean | null }).declare === true;
}

const KEPT = new Set([
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSNonNullExpression",
  "TSTypeAssertion",
  "TSEnumDeclaration",
  "TSEnumBody",
  "TSEnumMember",
  "TSInstantiationExpression",
  "TSParameterProperty",
  "TSModuleDeclaration",
  "TSModuleBlock",
  "TSExportAssignment",
]);
const ERASED = new Set(
  Object.keys(VISITOR_KEYS).filter((type) => type.startsWith("TS") && !KEPT.has(type)),
);

/** `{ [key]: () => 1 }` and the like: the key names the function, and is known only as it runs. */
function isComputedNamePosition({ node, parent, field }: Place): boolean {
  if (!isAnonymousDefinition(node)) return false;
  while (parent !== null && isTypeWrapper(parent.node)) ({ parent, field } = parent);
  if (field !== "value" || parent === null) return false;
  const holder = parent.node;
  return (
    "key" in holder &&
    "computed" in holder &&
    staticKey(holder.key as Node, !!holder.computed) === undefined
  );
}

function hasHolder({ parent }: Place): boolean {
  while (parent !== null && isTypeWrapper(parent.node)) ({ parent } = parent);
  return parent?.node.type === "ObjectProperty";
}

/** In an import cycle, another module may call this one's hoisted functions before its body has run. */
function isCalledEarly(program: Program): boolean {
  const imports = program.body.some(
    (statement) =>
      "source" in statement &&
      statement.source?.type === "StringLiteral" &&
      !statement.source.value.startsWith("node:"),
  );
  if (!imports) return false;
  return program.body.some(
    (statement) =>
      statement.type === "FunctionDeclaration" ||
      ("declaration" in statement && statement.declaration?.type === "FunctionDeclaration"),
  );
}
