import type { Comment, Node } from "@babel/types";
import type { DiagnosticCode } from "../diagnostics.ts";
import { allocationOf } from "./forms.ts";
import { walk } from "./walk.ts";

/** A form that is left plain on purpose, although it allocates, or a hint that is none. Lines and columns are 1-based. */
export interface Left {
  readonly code: DiagnosticCode;
  readonly line: number;
  readonly column: number;
}

export function leftAt(code: DiagnosticCode, node: Pick<Node | Comment, "loc">): Left {
  const { line = 1, column = 0 } = node.loc?.start ?? {};
  return { code, line, column: column + 1 };
}

/** Whether a node or anything in it allocates. */
export function allocates(root: Node): boolean {
  let found = false;
  walk(root, ({ node }) => {
    found ||= allocationOf(node) !== null;
    return !found;
  });
  return found;
}
