import type { Node } from "@babel/types";
import type { SourceType } from "../parse.ts";
import type { Bindings } from "./bindings.ts";
import { hooksOfCall } from "./call-hooks.ts";
import { builtinCall } from "./calls.ts";
import { type Choice, isIgnored } from "./choice.ts";
import { isShipped } from "./contracts.ts";
import { type Annotations, droppable, isAnnotatedCall, isDroppable } from "./droppable.ts";
import { type Allocation, allocationOf } from "./forms.ts";
import { type Found, placeIn } from "./found.ts";
import { type Left, leftAt } from "./left.ts";
import { enclosingFunction } from "./names.ts";
import type { Hook, HookForm, Satellite, Site } from "./plan.ts";
import { isScriptLevel, opensNewCallee, type Position, rangeOf } from "./position.ts";
import { companionsOf } from "./satellites.ts";
import type { Settled } from "./settled.ts";
import { isAnonymousDefinition, isCountedElsewhere, isParenthesized } from "./syntax.ts";
import type { Place } from "./walk.ts";

const VALUES = new Set<HookForm>(["value", "string", "sized", "named"]);
const STATEMENTS = new Set<HookForm>(["before", "after", "braces"]);

/** What hooks depend on besides the nodes that they are for. */
export interface HookContext {
  readonly sourceType: SourceType;
  readonly choice: Choice;
  readonly bindings: Bindings;
  /** What a compiler has put around what people wrote. */
  readonly generated: ReadonlySet<Node>;
  readonly annotations: Annotations;
}

/** The hooks of a file, made one after the other, each with the satellites that share it. */
export class HookList {
  readonly hooks: Hook[] = [];
  readonly #context: HookContext;
  readonly #settled: Settled;
  readonly #left: Left[];
  /** The hook of what is counted when the table is opened, the rest of which are its satellites. */
  #opening: Hook | undefined;

  /** What it leaves plain goes to `left`, what needs no other hook to `settled`. */
  constructor(context: HookContext, settled: Settled, left: Left[]) {
    this.#context = context;
    this.#settled = settled;
    this.#left = left;
  }

  /** Adds the hook of an allocation, or those of its members if it is not to be counted itself. */
  add(found: Found): void {
    const { place, allocation } = found;
    const { node } = place;
    const { choice } = this.#context;
    this.#settled.add(node);
    if (isIgnored(node, choice) || isShipped(node)) return;
    if (this.#isChosen(node, allocation)) this.#push(found);
    else {
      this.#pushMembers(found);
      if (choice.isGenerated(node, allocation.kind)) this.#left.push(leftAt("generated", node));
    }
  }

  /** Adds the hooks of a call, if it may be a built-in's. */
  addCall(place: Place): void {
    const { choice, bindings, annotations } = this.#context;
    // A compiler may have put a call where something else was.
    if (place.node.type === "CallExpression" && allocationOf(place.node) !== null) return;
    const call = builtinCall(place);
    if (call === undefined || isIgnored(place.node, choice)) return;
    const makes = call.builtin.makes.filter((made) => this.#isChosen(place.node, made));
    if (makes.length === 0) return;
    if (call.breaksChain) {
      this.#left.push(leftAt("chain", place.node));
      return;
    }
    const sites = makes.map((made) => siteOf(place, made, call.at));
    // To read a global twice may be noticed.
    const isOwn = (name: string): boolean => bindings.owns(name, place);
    const isPure = choice.isBundled && isDroppable(place);
    const hooks = hooksOfCall(call, sites, isOwn, isPure);
    if (isPure && keepsValue(hooks[0]) && isAnnotatedCall(place.node, annotations)) {
      this.#left.push(leftAt("pure", place.node));
    } else this.hooks.push(...hooks);
  }

  #isChosen(node: Node, { kind }: Pick<Allocation, "kind">): boolean {
    const { choice, generated } = this.#context;
    if (choice.kinds !== undefined && !choice.kinds.has(kind)) return false;
    if (generated.has(node)) return false;
    return !choice.isGenerated(node, kind) && !isIgnored(node, choice);
  }

  /** Of a literal that is not counted itself, what nothing but a hook around it can count. */
  #pushMembers({ place: holder, position }: Found): void {
    for (const { node, allocation, key } of companionsOf(holder.node)) {
      const isNamedByKey = key === undefined && isAnonymousDefinition(node);
      if (!isCountedElsewhere(node) && !isNamedByKey) continue;
      if (!this.#isChosen(node, allocation)) continue;
      const member = key === undefined ? "" : JSON.stringify(key);
      this.#push({ place: placeIn(holder, node), allocation, position }, { member, holder });
    }
  }

  #push(found: Found, via?: { member: string; holder: Place }): void {
    const { sourceType, choice, annotations } = this.#context;
    const { isBundled } = choice;
    const { place, allocation, position } = isBundled ? droppable(found, annotations) : found;
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
      silent: STATEMENTS.has(form) && isScriptLevel(place, sourceType),
      site: siteOf(place, allocation),
      satellites,
      isPure: isBundled && VALUES.has(form) && isDroppable(around),
      member: via?.member,
    };
    this.hooks.push(hook);
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

  #collect(holder: Place, owner: number, satellites: Satellite[]): void {
    for (const { node, allocation, key } of companionsOf(holder.node)) {
      if (this.#settled.has(node) || !this.#isChosen(node, allocation)) continue;
      this.#settled.add(node);
      const place: Place = { node, parent: holder, field: "value" };
      satellites.push({ site: siteOf(place, allocation), owner, key });
      this.#collect(place, satellites.length, satellites);
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
