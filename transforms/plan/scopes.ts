import type { FunctionDeclaration, Node, SwitchStatement } from "@babel/types";

export interface DeclaredFunction {
  readonly node: FunctionDeclaration;
  /** undefined for `export default function () {}`, which nothing in its file can name. */
  readonly name: string | undefined;
}

/**
 * The functions that exist as soon as a block is entered. Of several with one name only the last
 * is ever made.
 */
export function declaredFunctions(block: Node): DeclaredFunction[] {
  return "body" in block && Array.isArray(block.body) ? functionsAmong(block.body) : [];
}

/** Those of all cases of a `switch`, made together once its subject is known. */
export function functionsOfCases(node: SwitchStatement): DeclaredFunction[] {
  return functionsAmong(node.cases.flatMap((one) => one.consequent));
}

function functionsAmong(statements: readonly Node[]): DeclaredFunction[] {
  const byName = new Map<string | undefined, DeclaredFunction>();
  for (const statement of statements) {
    const node = declarationIn(statement);
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

function declarationIn(statement: Node): Node | null | undefined {
  switch (statement.type) {
    case "ExportNamedDeclaration":
    case "ExportDefaultDeclaration":
      return statement.declaration;
    case "LabeledStatement":
      return declarationIn(statement.body);
    default:
      return statement;
  }
}
