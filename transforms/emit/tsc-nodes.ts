import type ts from "typescript";

type Mutable = { pos: number; end: number; flags: number; parent: undefined };

/** Statements from a text, as nodes that TypeScript takes for made ones: nothing of them is in what people wrote. */
export function statementsFrom(tsc: typeof ts, code: string): ts.Statement[] {
  const { statements } = tsc.createSourceFile(
    "made.js",
    code,
    tsc.ScriptTarget.Latest,
    false,
    tsc.ScriptKind.JS,
  );
  const detach = (node: ts.Node): undefined => {
    tsc.forEachChild(node, detach, (nodes) => {
      tsc.setTextRange(nodes as ts.NodeArray<ts.Node>, { pos: -1, end: -1 });
      nodes.forEach(detach);
      return undefined;
    });
    const made = node as unknown as Mutable;
    made.flags |= tsc.NodeFlags.Synthesized;
    made.parent = undefined;
    tsc.setTextRange(node, { pos: -1, end: -1 });
    return undefined;
  };
  statements.forEach(detach);
  return [...statements];
}

/** Marks a call for bundlers, which may drop it when nothing uses its value. */
export function annotate<T extends ts.Node>(tsc: typeof ts, call: T): T {
  const { MultiLineCommentTrivia } = tsc.SyntaxKind;
  return tsc.addSyntheticLeadingComment(call, MultiLineCommentTrivia, "#__PURE__", false);
}

/** The first use of a name in a node; exported variables are written as what it leads to. */
export function nameIn(
  tsc: typeof ts,
  root: ts.Node | undefined,
  name: string,
): ts.Identifier | undefined {
  if (root === undefined) return undefined;
  if (tsc.isIdentifier(root) && root.text === name) return root;
  return tsc.forEachChild(root, (child) => nameIn(tsc, child, name));
}
