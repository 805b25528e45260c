/** Forms that are left plain on purpose, and why. A new one is a row here. */
const REASONS = {
  instrumented: "it is instrumented already",
  with: "inside `with`, hooks would be looked up in its object",
  asm: "asm.js would be compiled as ordinary code",
  contract: "another tool reads it as syntax",
  text: "its source text may be run elsewhere, where no hook is known",
} as const;

export type DiagnosticCode = keyof typeof REASONS;

/** Something that was left plain on purpose. Lines and columns are 1-based, in the original source. */
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
  const message = `${filename}:${line}:${column} was left plain: ${REASONS[code]}.`;
  return { code, message, filename, line, column };
}
