import type { FunctionDeclaration, Node } from "@babel/types";

export interface DeclaredFunction {
  readonly node: FunctionDeclaration;
  /** undefined for `export default function () {}`, which nothing in its file can name. */
  readonly name: string | undefined;
}

/**
 * The functions that exist as soon as a block is entered. Of several with one name only the last
 * is ever made. Those behind a label, an `if` or a `case` are left out: their block has no place
 * for a statement.
 */
export function declaredFunctions(block: Node): DeclaredFunction[] {
  if (!("body" in block) || !Array.isArray(block.body)) return [];
  const byName = new Map<string | undefined, DeclaredFunction>();
  for (const statement of block.body as Node[]) {
    const node = isExport(statement) ? statement.declaration : statement;
    if (node?.type !== "FunctionDeclaration" || node.declare) continue;
    const name = node.id?.name;
    byName.delete(name);
    byName.set(name, { node, name });
  }
  return [...byName.values()];
}

/** Offset at which a block's first statement may stand: behind its directives. */
export function startOfBody(block: Node): number {
  if ("directives" in block) {
    const last = block.directives.at(-1);
    if (last) return last.end ?? 0;
  }
  if (block.type === "Program" || block.type === "StaticBlock") {
    return block.body[0]?.start ?? block.end ?? 0;
  }
  return (block.start ?? 0) + 1;
}

function isExport(node: Node): node is Extract<Node, { declaration?: unknown }> & {
  declaration?: Node | null;
} {
  return node.type === "ExportNamedDeclaration" || node.type === "ExportDefaultDeclaration";
}
