/** What can be said of a place, by code. A new form that is left plain is a row here. */
export const DIAGNOSTICS = {
  instrumented: "left plain, because it is instrumented already",
  ignored: "left plain, because a comment asks for it",
  generated: "left plain, because the source map leads to no place in the source",
  with: "left plain, because hooks would be looked up in the object of `with`",
  asm: "left plain, because asm.js would be compiled as ordinary code",
  contract: "left plain, because another tool reads it as syntax",
  chain: "left plain, because a hook would end its optional chain",
  pure: "left plain, because a bundler may drop it, and would keep its hook",
  text: "left plain, because its source text may be run elsewhere, where no hook is known",
  name: "left plain, because its name is known only as it runs, and a hook would take it",
  lowered: "not counted, because a compiler has put something else in its place",
  hint: "unknown hint: there are `tracealloc ignore next` and `tracealloc ignore file`",
} as const;

export type DiagnosticCode = keyof typeof DIAGNOSTICS;

/** What was left plain on purpose, or could not be understood. Lines and columns are 1-based, in the original source. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly filename: string;
  readonly line: number;
  readonly column: number;
}

/** `message` is one sentence with the place in it. */
export function diagnostic(
  code: DiagnosticCode,
  { filename, line, column }: { filename: string; line: number; column: number },
): Diagnostic {
  const message = `${filename}:${line}:${column}: ${DIAGNOSTICS[code]}.`;
  return { code, message, filename, line, column };
}
