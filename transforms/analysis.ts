import type { Kind } from "../runtime/protocol.ts";
import { type Diagnostic, diagnostic } from "./diagnostics.ts";
import type { RuntimeAccess } from "./emit/frame.ts";
import { kindSet } from "./kinds.ts";
import { createLevels, type Leveling } from "./level.ts";
import { originalSites, planCompiled } from "./originals.ts";
import { type ParsedSource, parse, type SourceType } from "./parse.ts";
import { hintsOf } from "./plan/hints.ts";
import type { TypeOracle } from "./plan/inference.ts";
import { type Left, leftAt } from "./plan/left.ts";
import type { Plan, Site } from "./plan/plan.ts";
import { plan as makePlan } from "./plan/planner.ts";
import { createFilter, type Selection } from "./select.ts";
import { readOrigins, type SourceMapInput, usableMap } from "./source-map.ts";
import type { OriginalPosition } from "./table.ts";

export interface AnalysisOptions extends Selection, Leveling {
  /** Name of the file: its extension tells the syntax, and reports show it. */
  readonly filename: string;
  /** Folder that reported names are relative to, where they lie under it. */
  readonly root?: string | undefined;
  /** Found out from the code when left out. */
  readonly sourceType?: SourceType | undefined;
  /** Kinds of values to be counted (default: all). */
  readonly kinds?: readonly Kind[] | undefined;
  /**
   * Map from the given code to what people wrote; sites and the result's map then point there, and
   * what it leads nowhere is not counted.
   */
  readonly inputSourceMap?: SourceMapInput | undefined;
  /**
   * Tells the type of the expression between two offsets of the code, where it is known: `string`, `number`,
   * `boolean`, `bigint`. Sums of numbers then get no hook, and those of BigInts one.
   */
  readonly types?: TypeOracle | undefined;
  /** How the code reaches the runtime; by default as its source type suggests. */
  readonly runtime?: RuntimeAccess | undefined;
}

/** What there is to do to a file. */
export interface Analysis {
  /** undefined where the file is to stay as it is. */
  readonly todo: Todo | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** undefined for a file that is not included, and so was not looked at. */
  readonly sourceType: SourceType | undefined;
}

export interface Todo {
  readonly plan: Plan;
  /** Where a site is in what people wrote. */
  readonly placeOf: (site: Site) => OriginalPosition;
  readonly access: RuntimeAccess;
}

/** A table of sites begins and ends like this, whatever a minifier has done to it. */
const TABLE_BEGIN = /\{\s*"?v"?:\s*\d+,\s*"?f"?:\s*\[\s*["'`]/;
const TABLE_END = /,\s*"?h"?:\s*[\de]+,\s*"?s"?:\s*["'`][A-Za-z0-9+/]+["'`]/;

/**
 * Looks at a file, and decides what is to be counted in it and how. Nothing is in instrumented code, nor
 * in a file that is not included. What has been parsed already may be given.
 */
export function analyse(code: string, options: AnalysisOptions, parsed?: ParsedSource): Analysis {
  const { filename, root } = options;
  const kinds = options.kinds && kindSet(options.kinds);
  const report = (name: string) => reportedName(name, root);
  if (!createFilter(options)(report(filename))) return nothing(undefined, []);
  const source = parsed ?? parse(code, filename, options.sourceType);
  const { sourceType } = source;
  if (TABLE_BEGIN.test(code) && TABLE_END.test(code)) {
    const whole = { filename: report(filename), line: 1, column: 1 };
    return nothing(sourceType, [diagnostic("instrumented", whole)]);
  }
  const origins = readOrigins(filename, usableMap(options.inputSourceMap), report);
  const hints = hintsOf(source.file);
  const say = ({ code: reason, ...at }: Left) => diagnostic(reason, origins.of(at));
  if (hints.file) return nothing(sourceType, [say(leftAt("ignored", hints.file))]);
  const access = options.runtime ?? ACCESS[sourceType];
  const choice = {
    hooks: createLevels(options)(report(filename)),
    types: options.types,
    kinds,
    isBundled: sourceType === "module" && access === "import",
  };
  const { plan, placeOf } = planCompiled(
    origins,
    (isGenerated, original) =>
      makePlan(source, {
        ...choice,
        ignored: hints.next,
        original,
        isGenerated: (node, kind) => {
          const { line, column } = leftAt("generated", node);
          return isGenerated({ start: node.start ?? 0, line, column }, kind);
        },
      }),
    (name) => originalSites(name, origins.textOf(name), { ...choice, types: undefined }),
  );
  const unknown = hints.unknown.map((comment) => leftAt("hint", comment));
  const diagnostics = [...unknown, ...plan.left].map(say);
  if (plan.hooks.length === 0) return nothing(sourceType, diagnostics);
  return { todo: { plan, placeOf, access }, diagnostics, sourceType };
}

/** How code of a kind reaches the runtime, unless told otherwise. */
export const ACCESS: { readonly [T in SourceType]: RuntimeAccess } = {
  module: "import",
  commonjs: "require",
  script: "global",
};

function nothing(sourceType: SourceType | undefined, diagnostics: readonly Diagnostic[]): Analysis {
  return { todo: undefined, diagnostics, sourceType };
}

/** Root-relative with `/` where the file lies under the root, else as it is. */
function reportedName(filename: string, root: string | undefined): string {
  const name = filename.replaceAll("\\", "/");
  if (root === undefined) return name;
  const folder = `${root.replaceAll("\\", "/").replace(/\/$/, "")}/`;
  return name.startsWith(folder) ? name.slice(folder.length) : name;
}
