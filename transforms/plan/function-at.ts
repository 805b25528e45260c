import type { Node } from "@babel/types";
import type { ParsedSource } from "../parse.ts";
import { enclosingFunction } from "./names.ts";
import { type Place, walk } from "./walk.ts";

/**
 * Name of the function that a position of a source stands in, as the site table has it; undefined at
 * the top level. `line` and `column` are 1-based.
 */
export function functionAt(
  { file }: ParsedSource,
  line: number,
  column: number,
): string | undefined {
  let innermost: Place | undefined;
  walk(file.program, (place) => {
    if (!contains(place.node, line, column - 1)) return false;
    innermost = place;
    return true;
  });
  // As if from within: the innermost node may be the function itself.
  return innermost && enclosingFunction({ node: innermost.node, parent: innermost, field: "" });
}

function contains({ loc }: Node, line: number, column: number): boolean {
  if (!loc) return false;
  const { start, end } = loc;
  const isBefore = line < start.line || (line === start.line && column < start.column);
  const isBehind = line > end.line || (line === end.line && column >= end.column);
  return !isBefore && !isBehind;
}
