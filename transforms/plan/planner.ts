import type { Node, Program } from "@babel/types";
import type { DiagnosticCode } from "../diagnostics.ts";
import type { ParsedSource, SourceType } from "../parse.ts";
import { Bindings } from "./bindings.ts";
import { isCalledEarly } from "./called-early.ts";
import type { Choice } from "./choice.ts";
import { findGenerated, withoutOriginal } from "./compiled.ts";
import { hasHolder, isComputedNamePosition } from "./computed-names.ts";
import type { Contract } from "./contract.ts";
import { contractOf } from "./contracts.ts";
import { annotationsOf, NO_ANNOTATIONS } from "./droppable.ts";
import { foundAtEntry } from "./entry.ts";
import { isErased } from "./erased.ts";
import { allocationOf, calleeName } from "./forms.ts";
import type { Found } from "./found.ts";
import { HookList } from "./hook-list.ts";
import { askTypes, inferTypes } from "./inference.ts";
import { hasTemplates, isElement } from "./jsx.ts";
import { allocates, type Left, leftAt } from "./left.ts";
import type { Hook, Plan } from "./plan.ts";
import { positionOf } from "./position.ts";
import { countRegions } from "./regions.ts";
import { startOfBody } from "./scopes.ts";
import { Settled } from "./settled.ts";
import { foundInStatement } from "./statements.ts";
import { isCountedElsewhere, unwrapTypes } from "./syntax.ts";
import { readAsText } from "./texts.ts";
import type { Place } from "./walk.ts";

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
  readonly #list: HookList;
  readonly #settled = new Settled();
  /** Functions and classes that have to keep their source text. */
  readonly #texts = new Set<Node>();
  /** Nodes of which nothing is hooked, and why. */
  readonly #plain = new Map<Node, Plain>();
  readonly #left: Left[] = [];
  readonly #hasTemplates: boolean;
  #usesWeakRef = false;

  constructor(source: ParsedSource, choice: Choice) {
    const { file, sourceType } = source;
    this.#program = file.program;
    this.#sourceType = sourceType;
    this.#choice = choice;
    for (const node of choice.ignored) this.#plain.set(node, { code: "ignored", at: node });
    const bindings = new Bindings(source);
    this.#bindings = bindings;
    inferTypes(bindings);
    if (choice.types) askTypes(this.#program, choice.types);
    this.#hasTemplates = hasTemplates(file);
    const original = choice.original ?? withoutOriginal(this.#program);
    const generated = original ? findGenerated(this.#program, original) : new Set<Node>();
    const annotations = choice.isBundled ? annotationsOf(file) : NO_ANNOTATIONS;
    const context = { sourceType, choice, bindings, generated, annotations };
    this.#list = new HookList(context, this.#settled, this.#left);
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
    let { hooks } = this.#list;
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
    if (entry.length > 0) for (const found of entry) this.#list.add(found);
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
    this.#settled.add(node);
  }

  #hookExpression(place: Place): void {
    const { node } = place;
    if (this.#settled.has(node)) return;
    if (isCountedElsewhere(node)) return;
    if (node.type === "CallExpression" || node.type === "OptionalCallExpression") {
      this.#list.addCall(place);
    }
    const allocation = allocationOf(node);
    if (node.type === "BinaryExpression") this.#settled.addOperands(node);
    if (allocation === null) return;
    if (isComputedNamePosition(place)) {
      // Of a literal's property the literal's hook has counted it.
      if (!hasHolder(place)) this.#left.push(leftAt("name", node));
      return;
    }
    this.#list.add({ place, allocation, position: positionOf(place, this.#sourceType) });
  }

  #addAll(found: readonly Found[]): void {
    for (const one of found) if (!this.#settled.has(one.place.node)) this.#list.add(one);
  }
}

/** Whether a hook stands in a text; one around the whole, or behind it, leaves the text as it is. */
function isWithin({ start }: Hook, text: Node): boolean {
  return (text.start ?? 0) < start && start < (text.end ?? 0);
}
