import type { Kind } from "../runtime/protocol.ts";
import { type Diagnostic, diagnostic } from "./diagnostics.ts";
import { frame, type RuntimeAccess } from "./emit/frame.ts";
import { chooseNames } from "./emit/helpers.ts";
import { emitText } from "./emit/text.ts";
import { kindSet } from "./kinds.ts";
import { createLevels, type Leveling } from "./level.ts";
import { originalSites, planCompiled } from "./originals.ts";
import { parse, type SourceType } from "./parse.ts";
import { hintsOf } from "./plan/hints.ts";
import type { TypeOracle } from "./plan/inference.ts";
import { type Left, leftAt } from "./plan/left.ts";
import type { HookLevel, Plan, Site } from "./plan/plan.ts";
import { plan as makePlan } from "./plan/planner.ts";
import { createFilter, type Selection } from "./select.ts";
import {
  composeMap,
  readOrigins,
  type SourceMap,
  type SourceMapInput,
  usableMap,
} from "./source-map.ts";
import { encodeTable, type OriginalPosition } from "./table.ts";

export type { Diagnostic, HookLevel, RuntimeAccess, SourceMap, SourceMapInput, SourceType };

export interface InstrumentOptions extends Selection, Leveling {
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
  /** Whether to make a source map (default true); `"step"`: from the given code only, for tools that chain maps themselves. */
  readonly sourceMap?: boolean | "step" | undefined;
  /**
   * Tells the type of the expression between two offsets of the code, where it is known: `string`, `number`,
   * `boolean`, `bigint`. Sums of numbers then get no hook, and those of BigInts one.
   */
  readonly types?: TypeOracle | undefined;
  /** How the code reaches the runtime; by default as its source type suggests. */
  readonly runtime?: RuntimeAccess | undefined;
}

/** A site as tools see it: lines and columns 1-based, in the original source. */
export interface SiteInfo {
  readonly filename: string;
  readonly line: number;
  readonly column: number;
  readonly kind: Kind;
  readonly functionName?: string;
}

export interface InstrumentResult {
  readonly code: string;
  /** Version 3, or null when not asked for or when nothing was changed and no input map was given. */
  readonly map: SourceMap | null;
  readonly sites: readonly SiteInfo[];
  readonly diagnostics: readonly Diagnostic[];
  /** undefined for a file that is not included, and so was not looked at. */
  readonly sourceType: SourceType | undefined;
  /** Whether the code differs from what was given. */
  readonly changed: boolean;
}

/** A table of sites begins and ends like this, whatever a minifier has done to it. */
const TABLE_BEGIN = /\{\s*"?v"?:\s*\d+,\s*"?f"?:\s*\[\s*["'`]/;
const TABLE_END = /,\s*"?h"?:\s*[\de]+,\s*"?s"?:\s*["'`][A-Za-z0-9+/]+["'`]/;

/**
 * Puts hooks on everything in a source text that allocates. Instrumented code comes back as it is,
 * and so does a file that is not included. Throws `SyntaxError` with `loc` (line 1-based, column
 * 0-based) when the source has one, `TypeError` for a kind or a level of hooks that does not exist.
 */
export function instrument(code: string, options: InstrumentOptions): InstrumentResult {
  const { filename, root, sourceMap } = options;
  const kinds = options.kinds && kindSet(options.kinds);
  const report = (name: string) => reportedName(name, root);
  if (!createFilter(options)(report(filename))) return unchanged(code, undefined, []);
  const source = parse(code, filename, options.sourceType);
  const { sourceType } = source;
  if (TABLE_BEGIN.test(code) && TABLE_END.test(code)) {
    const whole = { filename: report(filename), line: 1, column: 1 };
    return unchanged(code, sourceType, [diagnostic("instrumented", whole)]);
  }
  const inputSourceMap = usableMap(options.inputSourceMap);
  const origins = readOrigins(filename, inputSourceMap, report);
  const hints = hintsOf(source.file);
  const say = ({ code: reason, ...at }: Left) => diagnostic(reason, origins.of(at));
  if (hints.file) return unchanged(code, sourceType, [say(leftAt("ignored", hints.file))]);
  const access = options.runtime ?? ACCESS[sourceType];
  const choice = {
    hooks: createLevels(options)(report(filename)),
    types: options.types,
    kinds,
    isBundled: sourceType === "module" && access === "import",
  };
  const { plan, placeOf } = planCompiled(
    origins,
    (isGenerated) =>
      makePlan(source, {
        ...choice,
        ignored: hints.next,
        isGenerated: (node, kind) =>
          isGenerated({ ...leftAt("generated", node), start: node.start ?? 0 }, kind),
      }),
    (name) => originalSites(name, origins.textOf(name), { ...choice, types: undefined }),
  );
  const unknown = hints.unknown.map((comment) => leftAt("hint", comment));
  const diagnostics = [...unknown, ...plan.left].map(say);
  if (plan.hooks.length === 0) return unchanged(code, sourceType, diagnostics);
  const names = chooseNames(
    code,
    filename,
    sourceType === "script" ? `_${hash([plan.level, filename, code].join("\n"))}` : "",
  );
  const around = frame(plan, encodeTable(plan, placeOf), names, access);
  const edited = emitText(code, plan, names, around);
  return {
    code: edited.toString(),
    map:
      sourceMap === false
        ? null
        : composeMap(edited, filename, sourceMap === "step" ? undefined : inputSourceMap),
    sites: siteInfos(plan, placeOf),
    diagnostics,
    sourceType,
    changed: true,
  };
}

const ACCESS: { readonly [T in SourceType]: RuntimeAccess } = {
  module: "import",
  commonjs: "require",
  script: "global",
};

function unchanged(
  code: string,
  sourceType: SourceType | undefined,
  diagnostics: readonly Diagnostic[],
): InstrumentResult {
  return { code, map: null, sites: [], diagnostics, sourceType, changed: false };
}

function siteInfos(plan: Plan, original: (site: Site) => OriginalPosition): SiteInfo[] {
  const info = (site: Site): SiteInfo => {
    const { functionName, ...place } = { functionName: site.functionName, ...original(site) };
    return { ...place, kind: site.kind, ...(functionName === undefined ? {} : { functionName }) };
  };
  return plan.hooks.flatMap((hook) => [
    info(hook.site),
    ...hook.satellites.map((satellite) => info(satellite.site)),
  ]);
}

/** Root-relative with `/` where the file lies under the root, else as it is. */
function reportedName(filename: string, root: string | undefined): string {
  const name = filename.replaceAll("\\", "/");
  if (root === undefined) return name;
  const folder = `${root.replaceAll("\\", "/").replace(/\/$/, "")}/`;
  return name.startsWith(folder) ? name.slice(folder.length) : name;
}

/** FNV-1a, as eight hexadecimal digits. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return value.toString(16).padStart(8, "0");
}
