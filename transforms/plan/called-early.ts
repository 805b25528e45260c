import type { Program } from "@babel/types";

/** In an import cycle, another module may call this one's hoisted functions before its body has run. */
export function isCalledEarly(program: Program): boolean {
  const imports = program.body.some(
    (statement) =>
      "source" in statement &&
      statement.source?.type === "StringLiteral" &&
      !statement.source.value.startsWith("node:"),
  );
  if (!imports) return false;
  return program.body.some(
    (statement) =>
      statement.type === "FunctionDeclaration" ||
      ("declaration" in statement && statement.declaration?.type === "FunctionDeclaration"),
  );
}
