import { cloneNode, type File, type Node } from "@babel/types";
import { ACCESS, type Analysis, type AnalysisOptions, analyse, type Todo } from "./analysis.ts";
import { type Diagnostic, diagnostic } from "./diagnostics.ts";
import { emitBabel } from "./emit/babel.ts";
import { frame } from "./emit/frame.ts";
import { namesFor } from "./emit/helpers.ts";
import { numberTree } from "./emit/tree.ts";
import { Lowered, type Successor } from "./lowered.ts";
import { detect, type SourceType } from "./parse.ts";
import type { Hook, Plan, Site } from "./plan/plan.ts";
import { plan as makePlan } from "./plan/planner.ts";
import { type SiteInfo, siteInfos } from "./sites.ts";
import { encodeTable, type OriginalPosition } from "./table.ts";

/** What an instrumented tree counts, and what it leaves out. */
export interface TreeResult {
  readonly sites: readonly SiteInfo[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * A Babel tree that is instrumented in two steps. Kinds, names and places are those of what people wrote, so
 * it is read first; hooks must not be in the way of other compilers, so they come in last.
 */
export class Tree {
  readonly #code: string;
  readonly #options: AnalysisOptions;
  readonly #analysis: Analysis;
  readonly #lowered: Lowered;

  /** Reads a tree as it was parsed. */
  constructor(file: File, code: string, options: AnalysisOptions) {
    this.#code = code;
    this.#options = options;
    const sourceType = options.sourceType ?? typeOf(file, code);
    this.#analysis = analyse(code, options, { file, sourceType });
    this.#lowered = new Lowered(sitesOf(this.#analysis.todo?.plan));
  }

  /** The nodes of which `emit` has to know what came into their place. */
  get nodes(): ReadonlySet<Node> {
    return this.#lowered.nodes;
  }

  /** Puts hooks into what compilers have made of the tree. */
  emit(file: File, successor: Successor): TreeResult {
    const { todo, diagnostics } = this.#analysis;
    if (todo === undefined) return { sites: [], diagnostics };
    const { program } = file;
    const sourceType = this.#typeOf(file);
    const access = this.#options.runtime ?? ACCESS[sourceType];
    const lowered = this.#lowered;
    lowered.find(program, successor);
    const numbered = numberTree(program, (node) => cloneNode(node));
    const source = { file: { ...file, comments: [...numbered.comments] }, sourceType };
    const siteOf = ({ node, kind }: Site): Site => lowered.siteOf(node, kind) as Site;
    const placeOf = (site: Site): OriginalPosition => {
      const original = siteOf(site);
      return { functionName: original.functionName, ...todo.placeOf(original) };
    };
    let plan: Plan;
    try {
      plan = makePlan(source, {
        hooks: todo.plan.level,
        ignored: new Set(),
        isGenerated: (node, kind) => lowered.siteOf(node, kind) === undefined,
        isBundled: sourceType === "module" && access === "import",
      });
    } finally {
      numbered.restore();
    }
    if (plan.hooks.length > 0) {
      const names = namesFor(this.#code, this.#options.filename, plan);
      const around = frame(plan, encodeTable(plan, placeOf), names, access);
      emitBabel(program, numbered, plan, names, around);
    }
    const left = this.#lost(todo, new Set(sitesOf(plan).map(siteOf)));
    return { sites: siteInfos(plan, placeOf), diagnostics: [...diagnostics, ...left] };
  }

  /** Compilers make CommonJS of modules, and wrap them in a call for other loaders. */
  #typeOf({ program }: File): SourceType {
    const source = this.#analysis.sourceType;
    if (program.sourceType === "module") return source === "commonjs" ? source : "module";
    const [first, ...others] = program.body;
    const isWrapped =
      first?.type === "ExpressionStatement" &&
      first.expression.type === "CallExpression" &&
      others.length === 0;
    if (source === "module") return isWrapped ? "script" : "commonjs";
    return source ?? "script";
  }

  #lost({ plan, placeOf }: Todo, kept: ReadonlySet<Site>): Diagnostic[] {
    return sitesOf(plan).flatMap((site) =>
      kept.has(site) ? [] : [diagnostic("lowered", placeOf(site))],
    );
  }
}

/** Babel takes every file for a module unless told otherwise, and compiles CommonJS so as well. */
function typeOf(file: File, code: string): SourceType {
  const { body, sourceType, extra } = file.program;
  const isModule =
    body.some(({ type }) => /^(?:Import|Export)/.test(type)) ||
    /\bimport\.meta\b/.test(code) ||
    extra?.topLevelAwait === true;
  if (isModule || sourceType !== "module") return detect(file, code);
  return detect({ ...file, program: { ...file.program, sourceType: "script" } }, code) ===
    "commonjs"
    ? "commonjs"
    : sourceType;
}

function sitesOf(plan: Plan | undefined): Site[] {
  const own = ({ site, satellites }: Hook) => [site, ...satellites.map((each) => each.site)];
  return plan?.hooks.flatMap(own) ?? [];
}
