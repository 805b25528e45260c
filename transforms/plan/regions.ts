import type { Node, Program } from "@babel/types";
import { isUsing, mayLeave, partsOf, statementsOf } from "./flow.ts";
import type { Hook, HookForm, Satellite } from "./plan.ts";
import { rangeKey } from "./position.ts";
import { startOfBody } from "./scopes.ts";

/** Forms whose value has surely been made; the others look at the value. */
const SURE: ReadonlySet<HookForm> = new Set<HookForm>([
  "value",
  "sized",
  "named",
  "before",
  "after",
  "declarator",
  "sequence",
  "braces",
  "keep",
]);
/** Forms that count before what they go around. */
const EARLY: ReadonlySet<HookForm> = new Set<HookForm>(["sequence", "braces"]);

type Offset = number | null | undefined;

/** Where a statement can be put. */
interface Point {
  readonly at: number;
  readonly silent: boolean;
}

/** Hooks that are always reached together. */
interface Region {
  readonly hooks: Hook[];
  /** Where a statement can count for all of them, if anywhere. */
  point: Point | undefined;
}

/**
 * Makes hooks count and no more, one for each region: a run of sites between which evaluation cannot
 * end or be interrupted. The others become its satellites.
 */
export function countRegions(
  hooks: readonly Hook[],
  program: Program,
  isScript: boolean,
): readonly Hook[] {
  return new Regions(hooks, isScript).run(program);
}

class Regions {
  readonly #hooks: readonly Hook[];
  readonly #before = new Map<number, Hook[]>();
  readonly #behind = new Map<number, Hook[]>();
  readonly #regions = new Map<Hook, Region>();
  #region: Region = { hooks: [], point: undefined };
  /** Regions that have ended so far. */
  #ended = 0;
  /** Completion values show here. */
  #isScriptLevel: boolean;

  constructor(hooks: readonly Hook[], isScript: boolean) {
    this.#hooks = hooks;
    this.#isScriptLevel = isScript;
    for (const hook of hooks) {
      // A statement that counts for it would stay in a bundle that drops it.
      if (hook.isPure || hook.form === "open") continue;
      const hooksOf = EARLY.has(hook.form) ? this.#before : this.#behind;
      const key = rangeKey(hook.start, hook.end);
      const known = hooksOf.get(key);
      if (known) known.push(hook);
      else hooksOf.set(key, [hook]);
    }
  }

  run(program: Program): readonly Hook[] {
    this.#visit(program);
    const statements: Hook[] = [];
    const others: Hook[] = [];
    for (const hook of this.#hooks) {
      const region = this.#regions.get(hook);
      if (region === undefined) others.push(hook);
      else if (hook !== bearerOf(region)) continue;
      else if (region.point === undefined) others.push(asBearer(hook, region));
      else statements.push(asStatement(hook, region, region.point));
    }
    // At one offset a statement comes before what opens there.
    return [...statements, ...others];
  }

  #visit(node: Node): void {
    const { start, end } = node;
    this.#reach(start, end, this.#before);
    for (const { when, nodes } of partsOf(node)) {
      if (when === "next" || when === "left") this.#visitAll(nodes);
      else if (when === "maybe") this.#maybe(nodes);
      else this.#apart(nodes);
      if (when === "left") this.#end();
    }
    const statements = statementsOf(node);
    if (statements) this.#list(node, statements);
    if (mayLeave(node)) this.#end();
    this.#reach(start, end);
    if (node.type === "VariableDeclarator") this.#reach(end, end);
  }

  #visitAll(nodes: readonly Node[]): void {
    for (const node of nodes) this.#visit(node);
  }

  #list(holder: Node, statements: readonly Node[]): void {
    const outer = this.#isScriptLevel;
    this.#isScriptLevel &&= holder.type !== "StaticBlock";
    if (holder.type !== "SwitchCase") this.#enter(startOfBody(holder));
    for (const statement of statements) {
      const { start, end, type } = statement;
      if (type !== "ImportDeclaration") this.#offer(start ?? 0);
      this.#reach(start, start);
      this.#visit(statement);
      this.#reach(end, end);
    }
    if (statements.some(isUsing)) this.#end();
    this.#isScriptLevel = outer;
  }

  /** Functions that are declared in a block are counted where it begins. */
  #enter(at: number): void {
    const atEntry = this.#behind.get(rangeKey(at, at));
    if (atEntry?.every(({ form }) => form === "before")) {
      this.#offer(at);
      this.#reach(at, at);
    }
  }

  #offer(at: number): void {
    this.#region.point ??= { at, silent: this.#isScriptLevel };
  }

  /** What is around a branch goes on behind it, unless the branch may have ended it. */
  #maybe(nodes: readonly Node[]): void {
    const region = this.#region;
    this.#end();
    const ended = this.#ended;
    this.#visitAll(nodes);
    if (this.#ended === ended) {
      this.#region = region;
      this.#ended--;
    } else this.#end();
  }

  #apart(nodes: readonly Node[]): void {
    const region = this.#region;
    const ended = this.#ended;
    const outer = this.#isScriptLevel;
    this.#isScriptLevel = false;
    this.#end();
    this.#visitAll(nodes);
    this.#region = region;
    this.#ended = ended;
    this.#isScriptLevel = outer;
  }

  #end(): void {
    this.#ended++;
    this.#region = { hooks: [], point: undefined };
  }

  #reach(start: Offset, end: Offset, hooksOf = this.#behind): void {
    const key = rangeKey(start, end);
    const hooks = hooksOf.get(key);
    if (hooks === undefined) return;
    hooksOf.delete(key);
    for (const hook of hooks) {
      if (!SURE.has(hook.form)) continue;
      this.#region.hooks.push(hook);
      this.#regions.set(hook, this.#region);
    }
  }
}

/** The hook that counts for all. One that needs a carrier for a name costs more than the others. */
function bearerOf({ hooks, point }: Region): Hook | undefined {
  return (point === undefined ? hooks.find(({ form }) => form !== "named") : undefined) ?? hooks[0];
}

function asStatement(hook: Hook, region: Region, { at, silent }: Point): Hook {
  const form = { form: "before", start: at, end: at, name: "", silent } as const;
  const plain = { outerParens: false, innerParens: false, endsExpression: false, isPure: false };
  return { ...form, ...plain, site: hook.site, satellites: othersOf(hook, region) };
}

function asBearer(hook: Hook, region: Region): Hook {
  const satellites = othersOf(hook, region);
  if (hook.form === "named") return { ...hook, satellites };
  const form = hook.form === "sized" ? "value" : hook.form;
  return { ...hook, form, name: "", member: undefined, satellites };
}

/** Nobody looks for their values, so it does not matter who holds them. */
function othersOf(bearer: Hook, { hooks }: Region): Satellite[] {
  return hooks.flatMap((hook) => {
    const satellites = hook.satellites.map(({ site }) => ({ site, owner: 0, key: undefined }));
    if (hook === bearer) return satellites;
    return [{ site: hook.site, owner: 0, key: undefined }, ...satellites];
  });
}
