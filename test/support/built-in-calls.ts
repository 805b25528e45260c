import vm from "node:vm";
import { tracer } from "../../runtime/runtime.ts";
import { instrument } from "../../transforms/instrument.ts";

let files = 0;

/** What a call of a built-in has made. */
export interface CallCount {
  readonly line: number;
  readonly column: number;
  readonly kind: string;
  readonly className: string | undefined;
  readonly count: number;
  readonly bytes: number;
}

/** Runs a function's body in this realm, plain or instrumented, and gives back what it returns and makes. */
export function runHere(
  body: string,
  { sampling = "exact" }: { readonly sampling?: "exact" | "adaptive" } = {},
): { readonly result: unknown; readonly counts: CallCount[]; readonly code: string } {
  const filename = `/project/call-${files++}.js`;
  const { code } = instrument(`(function () { ${body}\n})`, { filename, sourceType: "script" });
  tracer.stop();
  tracer.start({ sampling });
  try {
    const result = (vm.runInThisContext(code, { filename }) as () => unknown)();
    const counts: CallCount[] = [];
    for (const { site, cohorts } of tracer.census(false).entries) {
      if (site.filename !== filename || site.callee === undefined) continue;
      let count = 0;
      let bytes = 0;
      for (const cohort of cohorts) {
        count += cohort.allocatedCount;
        bytes += cohort.allocatedSize;
      }
      const { line, column, kind, className } = site;
      if (count > 0) counts.push({ line, column, kind, className, count, bytes });
    }
    counts.sort((a, b) => a.line - b.line || a.column - b.column);
    return { result, counts, code };
  } finally {
    tracer.stop();
  }
}
