import type { Kind } from "../runtime/protocol.ts";
import { type Diagnostic, diagnostic } from "./diagnostics.ts";
import { chooseNames, frame, type RuntimeAccess } from "./emit/frame.ts";
import { emitText } from "./emit/text.ts";
import { parse, type SourceType } from "./parse.ts";
import type { Plan, Site } from "./plan/plan.ts";
import { plan as makePlan } from "./plan/planner.ts";
import {
  composeMap,
  originalPositions,
  type SourceMap,
  type SourceMapInput,
} from "./source-map.ts";
import { encodeTable, type OriginalPosition } from "./table.ts";

export type { Diagnostic, RuntimeAccess, SourceMap, SourceMapInput, SourceType };

export interface InstrumentOptions {
  /** Name of the file: its extension tells the syntax, and reports show it. */
  readonly filename: string;
  /** Folder that reported names are relative to, where they lie under it. */
  readonly root?: string | undefined;
  /** Found out from the code when left out. */
  readonly sourceType?: SourceType | undefined;
  /** Map from the given code to what people wrote; sites and the result's map then point there. */
  readonly inputSourceMap?: SourceMapInput | undefined;
  /** Whether to make a source map (default true). */
  readonly sourceMap?: boolean | undefined;
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
  readonly sourceType: SourceType;
  /** Whether the code differs from what was given. */
  readonly changed: boolean;
}

const INSTRUMENTED = /\bfunction \$ta\w*\(i,v\)\{return --/;

/**
 * Puts hooks on everything in a source text that allocates. Instrumented code comes back as it is.
 * Throws `SyntaxError` with `loc` (line 1-based, column 0-based) when the source has one.
 */
export function instrument(code: string, options: InstrumentOptions): InstrumentResult {
  const { filename, inputSourceMap, root } = options;
  const source = parse(code, filename, options.sourceType);
  const { sourceType } = source;
  if (INSTRUMENTED.test(code)) {
    const whole = { filename: reportedName(filename, root), line: 1, column: 1 };
    return unchanged(code, sourceType, [diagnostic("instrumented", whole)]);
  }
  const plan = makePlan(source);
  const report = (name: string) => reportedName(name, root);
  const original = originalPositions(filename, inputSourceMap, report);
  const diagnostics = plan.left.map((left) => diagnostic(left.code, original(left)));
  if (plan.hooks.length === 0) return unchanged(code, sourceType, diagnostics);
  const names = chooseNames(
    code,
    sourceType === "script" ? `_${hash(`${filename}\n${code}`)}` : "",
  );
  const access = options.runtime ?? ACCESS[sourceType];
  const around = frame(plan, encodeTable(plan, original), names, access);
  const edited = emitText(code, plan, names, around);
  return {
    code: edited.toString(),
    map: options.sourceMap === false ? null : composeMap(edited, filename, inputSourceMap),
    sites: siteInfos(plan, original),
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
  sourceType: SourceType,
  diagnostics: readonly Diagnostic[],
): InstrumentResult {
  return { code, map: null, sites: [], diagnostics, sourceType, changed: false };
}

function siteInfos(plan: Plan, original: (site: Site) => OriginalPosition): SiteInfo[] {
  const info = (site: Site): SiteInfo => ({
    ...original(site),
    kind: site.kind,
    ...(site.functionName === undefined ? {} : { functionName: site.functionName }),
  });
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
