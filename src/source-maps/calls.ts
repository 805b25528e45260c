import type { Node } from "@babel/types";
import type { ParsedSource } from "../../transforms/parse.ts";
import { type Place, walk } from "../../transforms/plan/walk.ts";

/** A place in a source, line 1-based, column 1-based. */
interface Position {
  readonly lineno: number;
  readonly column: number;
}

/**
 * Whether a function that allocates at `site` can have been called, by itself, at `at`: there is a call, and it
 * is not made of what is allocated. Otherwise that is the call of a hook, whose helper a minifier has renamed.
 */
export function mayCall({ file }: ParsedSource, at: Position, site: Position): boolean {
  let found = false;
  walk(file.program, ({ node }: Place) => {
    found ||= isAt(placeOf(node), at) && !argumentsOf(node).some((one) => holds(one, site));
    return !found;
  });
  return found;
}

/** Where an engine says that a function stands while it waits for another one. */
function placeOf(node: Node): Node | undefined {
  switch (node.type) {
    case "CallExpression":
    case "OptionalCallExpression":
      return "property" in node.callee ? node.callee.property : node.callee;
    case "TaggedTemplateExpression":
    case "NewExpression":
    case "AwaitExpression":
    case "YieldExpression":
      return node;
    default:
      return undefined;
  }
}

function argumentsOf(node: Node): readonly Node[] {
  return "arguments" in node ? node.arguments : [];
}

function isAt(node: Node | undefined, { lineno, column }: Position): boolean {
  const start = node?.loc?.start;
  return start?.line === lineno && start.column === column - 1;
}

function holds({ loc }: Node, { lineno, column }: Position): boolean {
  if (!loc) return false;
  const { start, end } = loc;
  const isBehind = lineno > start.line || (lineno === start.line && column - 1 >= start.column);
  return isBehind && (lineno < end.line || (lineno === end.line && column - 1 < end.column));
}
