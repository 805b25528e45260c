import { type AnalysisOptions, analyse } from "./analysis.ts";
import type { Diagnostic } from "./diagnostics.ts";
import { frame, type RuntimeAccess } from "./emit/frame.ts";
import { namesFor } from "./emit/helpers.ts";
import { emitText } from "./emit/text.ts";
import type { SourceType } from "./parse.ts";
import type { HookLevel } from "./plan/plan.ts";
import { type SiteInfo, siteInfos } from "./sites.ts";
import { composeMap, type SourceMap, type SourceMapInput, usableMap } from "./source-map.ts";
import { encodeTable } from "./table.ts";

export type {
  Diagnostic,
  HookLevel,
  RuntimeAccess,
  SiteInfo,
  SourceMap,
  SourceMapInput,
  SourceType,
};

export interface InstrumentOptions extends AnalysisOptions {
  /** Whether to make a source map (default true); `"step"`: from the given code only, for tools that chain maps themselves. */
  readonly sourceMap?: boolean | "step" | undefined;
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

/**
 * Puts hooks on everything in a source text that allocates. Instrumented code comes back as it is,
 * and so does a file that is not included. Throws `SyntaxError` with `loc` (line 1-based, column
 * 0-based) when the source has one, `TypeError` for a kind or a level of hooks that does not exist.
 */
export function instrument(code: string, options: InstrumentOptions): InstrumentResult {
  const { filename, sourceMap } = options;
  const { todo, diagnostics, sourceType } = analyse(code, options);
  if (todo === undefined) {
    return { code, map: null, sites: [], diagnostics, sourceType, changed: false };
  }
  const { plan, placeOf, access } = todo;
  const names = namesFor(code, filename, plan);
  const around = frame(plan, encodeTable(plan, placeOf), names, access);
  const edited = emitText(code, plan, names, around);
  let sites: readonly SiteInfo[] | undefined;
  const input = sourceMap === "step" ? undefined : usableMap(options.inputSourceMap);
  return {
    code: edited.toString(),
    map: sourceMap === false ? null : composeMap(edited, filename, input),
    // Loaders do without; a large file has tens of thousands.
    get sites() {
      sites ??= siteInfos(plan, placeOf);
      return sites;
    },
    diagnostics,
    sourceType,
    changed: true,
  };
}
