import type { Comment, File, Node } from "@babel/types";
import { walk } from "./walk.ts";

/** What comments of a file ask for. */
export interface Hints {
  /** The comment that leaves the whole file plain. */
  readonly file: Comment | undefined;
  /** Nodes to be left plain, each the first and outermost that begins behind its comment. */
  readonly next: ReadonlySet<Node>;
  /** Comments that look like hints and are none. */
  readonly unknown: readonly Comment[];
}

/** `@preserve`, `@license` and `!` keep a comment in the output of esbuild and others. */
const HINT =
  /^[\s*!]*(?:@(?:preserve|license)\s+)?tracealloc\s+(ig[\w-]*(?:\s+\w+)?|[\w-]+\s+(?:next|file))\s*(?:(?:--|:)[\s\S]*)?$/;

export function hintsOf(file: File): Hints {
  let whole: Comment | undefined;
  const before: number[] = [];
  const unknown: Comment[] = [];
  for (const comment of file.comments ?? []) {
    const words = HINT.exec(comment.value)?.[1];
    if (words === undefined) continue;
    if (/^ignore\s+file$/.test(words)) whole ??= comment;
    else if (/^ignore\s+next$/.test(words)) before.push(comment.end ?? 0);
    else unknown.push(comment);
  }
  return { file: whole, next: before.length > 0 ? nodesBehind(before, file) : new Set(), unknown };
}

function nodesBehind(offsets: readonly number[], file: File): Set<Node> {
  const nodes: { readonly node: Node; readonly start: number }[] = [];
  walk(file.program, ({ node }) => {
    nodes.push({ node, start: startOf(node) });
    return true;
  });
  // The sort is stable, so outer nodes stay before inner ones that begin with them.
  nodes.sort((a, b) => a.start - b.start);
  const found = new Set<Node>();
  let index = 0;
  for (const offset of offsets) {
    while (index < nodes.length && (nodes[index]?.start ?? 0) < offset) index++;
    const next = nodes[index];
    if (next) found.add(next.node);
  }
  return found;
}

/** Of a parenthesised expression the place of its first parenthesis. */
function startOf({ start, extra }: Node): number {
  return typeof extra?.parenStart === "number" ? extra.parenStart : (start ?? 0);
}
