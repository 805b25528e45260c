import type { Node } from "@babel/types";
import type { Kind } from "../../runtime/protocol.ts";
import type { Original } from "./compiled.ts";
import type { TypeOracle } from "./inference.ts";
import type { HookLevel } from "./plan.ts";

/** What of a file is to be counted. */
export interface Choice {
  readonly hooks: HookLevel;
  /** All when undefined. */
  readonly kinds?: ReadonlySet<Kind> | undefined;
  /** Tells types of expressions, where they are known. */
  readonly types?: TypeOracle | undefined;
  /** Nodes that comments leave plain. */
  readonly ignored: ReadonlySet<Node>;
  /** Whether what a node makes of a kind has no position in what people wrote. */
  readonly isGenerated: (node: Node, kind: Kind) => boolean;
  /** Of compiled code: what its source has. */
  readonly original?: Original | undefined;
  /** It is a module that a bundler may read, so what is not used must stay droppable. */
  readonly isBundled: boolean;
}

/** Whether a node stands in one that a comment leaves plain. */
export function isIgnored({ start }: Node, { ignored }: Choice): boolean {
  for (const outer of ignored) {
    if ((outer.start ?? 0) <= (start ?? 0) && (start ?? 0) < (outer.end ?? 0)) return true;
  }
  return false;
}
