import { isFunction, type Node, type Program, type SourceLocation } from "@babel/types";
import { FACT_OPEN, type Kind } from "../runtime/protocol.ts";
import { type Allocation, allocationOf, noteAllocation } from "./plan/forms.ts";
import type { Site } from "./plan/plan.ts";
import { noteResult } from "./plan/results.ts";
import { type Place, walk } from "./plan/walk.ts";

/** Says what stands now where a node stood; nothing where that is gone. */
export type Successor = (node: Node) => Node | null | undefined;

/**
 * Sites of a source, to be found again in what compilers have made of its tree: by the places that nodes
 * keep, and by what was put where they stood.
 */
export class Lowered {
  readonly #sites = new Map<string, Site>();
  readonly #placed = new Map<Node, Site>();
  /** Sites of which the node itself yields the value, by their places. */
  readonly #values = new Map<string, Site>();
  /** Sites whose value goes into a variable, by the places of that. */
  readonly #targets = new Map<string, Site>();

  constructor(sites: readonly Site[]) {
    for (const site of sites) {
      const { node, kind } = site;
      if (!node.loc) continue;
      this.#sites.set(keyOf(node.loc, kind), site);
      if (allocationOf(node)?.kind === kind) this.#values.set(placeKey(node.loc), site);
      const target = targetOf(node);
      if (target?.loc) this.#targets.set(placeKey(target.loc), site);
    }
  }

  /** The nodes whose fate has to be known. */
  get nodes(): ReadonlySet<Node> {
    return new Set(Array.from(this.#values.values(), ({ node }) => node));
  }

  /** The site that a node is, as far as it makes a value of a kind. */
  siteOf(node: Node, kind: Kind): Site | undefined {
    const placed = this.#placed.get(node);
    if (placed?.kind === kind) return placed;
    return node.loc ? this.#sites.get(keyOf(node.loc, kind)) : undefined;
  }

  /** Lets calls that stand in the place of a site's node make what that would have made. */
  find(program: Program, successor: Successor): void {
    const makers = new Set<Node>();
    const kept = new Set<string>();
    walk(program, ({ node }) => {
      if (isCall(node) || isFunction(node)) makers.add(node);
      const kind = node.loc && allocationOf(node)?.kind;
      if (kind) kept.add(keyOf(node.loc as SourceLocation, kind));
      this.#noteResult(node);
      return true;
    });
    const byPlace = new Map(this.#values);
    const byBody = new Map<string, Site>();
    for (const [place, site] of this.#values) {
      const { node, kind } = site;
      const now = yieldOf(successor(node));
      // A function is what its wrapper yields; other things may stand inside of what came into their place.
      const isKept = kind !== "function" && kept.has(`${place} ${kind}`);
      if (isFunction(node) && node.body.loc && !kept.has(`${place} ${kind}`)) {
        byBody.set(placeKey(node.body.loc), site);
      }
      if (isKept) byPlace.delete(place);
      if (isKept || !now || now === node || !makers.has(now)) continue;
      byPlace.delete(place);
      if (isFunction(node) && node.body.loc) byBody.delete(placeKey(node.body.loc));
      this.#sites.delete(`${place} ${kind}`);
      this.#settle(now, site);
    }
    walk(program, (place) => {
      const { node } = place;
      const site = node.loc && byPlace.get(placeKey(node.loc));
      if (site && allocationOf(node)?.kind !== site.kind && !this.#isInside(place, site)) {
        // What was known of types is gone with them.
        if (isCall(node) || node.type === site.node.type) this.#settle(node, site);
      }
      this.#assign(node);
      // Methods become functions without a place.
      if (isFunction(node) && !node.loc && node.body.loc && !this.#placed.has(node)) {
        const method = byBody.get(placeKey(node.body.loc));
        if (method) this.#settle(node, method);
      }
      return true;
    });
  }

  /** What calls of a function make before its body runs is still made, if by other code. */
  #noteResult(node: Node): void {
    if (!isFunction(node) || !node.loc) return;
    const site =
      this.#sites.get(keyOf(node.loc, "promise")) ?? this.#sites.get(keyOf(node.loc, "iterator"));
    if (site) noteResult(node, allocationAt(site));
  }

  /** `{ ...r } = o` is compiled to `r = rest(o)`. */
  #assign(node: Node): void {
    const [target, value] =
      node.type === "VariableDeclarator"
        ? [node.id, node.init]
        : node.type === "AssignmentExpression"
          ? [node.left, node.right]
          : [];
    const site = target?.loc && this.#targets.get(placeKey(target.loc));
    if (site && value && !value.loc) this.#settle(value, site);
  }

  #settle(node: Node, site: Site): void {
    this.#placed.set(node, site);
    if (allocationOf(node)?.kind !== site.kind) noteAllocation(node, allocationAt(site));
  }

  #isInside({ parent }: Place, site: Site): boolean {
    for (let outer = parent; outer !== null; outer = outer.parent) {
      if (this.#placed.get(outer.node) === site) return true;
    }
    return false;
  }
}

/** The variable that a rest element or a namespace fills. */
function targetOf(node: Node): Node | undefined {
  if (node.type === "RestElement") return node.argument;
  return node.type === "TSModuleDeclaration" ? node.id : undefined;
}

function allocationAt({ kind, facts, className }: Site): Allocation {
  const sized = kind === "array" && (facts & FACT_OPEN) !== 0;
  return { kind, facts, className, sized, sure: kind !== "string" };
}

function isCall({ type }: Node): boolean {
  return type === "CallExpression" || type === "NewExpression";
}

/** The value of a declaration or property that has taken the place of another one. */
function yieldOf(node: Node | null | undefined): Node | null | undefined {
  if (node?.type === "ObjectProperty") return node.value;
  if (node?.type !== "VariableDeclaration") return node;
  return node.declarations.length === 1 ? node.declarations[0]?.init : undefined;
}

function keyOf(loc: SourceLocation, kind: Kind): string {
  return `${placeKey(loc)} ${kind}`;
}

function placeKey({ start, end }: SourceLocation): string {
  return `${start.line}:${start.column}-${end.line}:${end.column}`;
}
