import type { Node } from "@babel/types";
import type { DiagnosticCode } from "../diagnostics.ts";

/**
 * Other tools read some forms as syntax and not as values. Each row says which nodes of such a form
 * get no hook: `all` (nothing below the node either), `inside` (the listed nodes and all that is in
 * them) or `own` (the listed nodes only). `code` is the reason that diagnostics give, by default
 * `contract`.
 */
export interface Contract {
  readonly all?: boolean;
  readonly inside?: readonly Node[];
  readonly own?: readonly Node[];
  readonly code?: DiagnosticCode;
  /** Where diagnostics show it, if not at the node that is left. */
  readonly at?: Node | undefined;
}
