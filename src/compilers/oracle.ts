import type ts from "typescript";

/** The names that a planner's oracle gives to types, by TypeScript's flags. */
type TypeName = "string" | "number" | "boolean" | "bigint";

/** Asks a program's checker for the types of expressions between two offsets of a file. */
export function checkerOracle(
  tsc: typeof ts,
  program: ts.Program,
  file: ts.SourceFile,
): (start: number, end: number) => TypeName | undefined {
  const checker = program.getTypeChecker();
  const expressions = new Map<string, ts.Expression>();
  const collect = (node: ts.Node): void => {
    if (tsc.isExpression(node)) {
      const key = `${node.getStart(file)}:${node.end}`;
      if (!expressions.has(key)) expressions.set(key, node);
    }
    tsc.forEachChild(node, collect);
  };
  collect(file);
  return (start, end) => {
    const node = expressions.get(`${start}:${end}`);
    return node && nameOf(tsc, checker.getTypeAtLocation(node));
  };
}

/** Of a union, what all its members are. */
function nameOf(tsc: typeof ts, type: ts.Type): TypeName | undefined {
  const { StringLike, NumberLike, BooleanLike, BigIntLike } = tsc.TypeFlags;
  const parts = type.isUnion() ? type.types : [type];
  const are = (flags: ts.TypeFlags): boolean => parts.every((part) => (part.flags & flags) !== 0);
  if (are(StringLike)) return "string";
  if (are(NumberLike)) return "number";
  if (are(BooleanLike)) return "boolean";
  return are(BigIntLike) ? "bigint" : undefined;
}
