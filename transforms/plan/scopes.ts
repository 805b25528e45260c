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
  const functions: DeclaredFunction[] = [];
  // V8 compiles a loop of `of` anew for each new kind of array, without end.
  for (let index = 0; index < statements.length; index++) {
    const node = declarationIn(statements[index] as Node);
    if (node?.type !== "FunctionDeclaration" || node.declare) continue;
    functions.push({ node, name: node.id?.name });
  }
  if (functions.length < 2) return functions;
  const last = new Map(functions.map((one) => [one.name, one]));
  return functions.filter((one) => last.get(one.name) === one);
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
