import type { Node, Program } from "@babel/types";
import { type Binding, NOTHING } from "./binding.ts";
import type { Bindings } from "./bindings.ts";
import { find } from "./scope.ts";
import { common, type Known, noteType, type TypeNote, typeOf } from "./types.ts";
import { walk } from "./walk.ts";

/** Tells the type of an expression by its range in the source, where a type checker knows it. */
export type TypeOracle = (start: number, end: number) => string | undefined;

/** Types as an oracle calls them, and TypeScript's keywords for them. */
const NAMES: { readonly [name: string]: Known } = {
  string: "string",
  number: "number",
  boolean: "number",
  bigint: "bigint",
  TSStringKeyword: "string",
  TSNumberKeyword: "number",
  TSBooleanKeyword: "number",
  TSBigIntKeyword: "bigint",
};

/**
 * Notes the types of variables, by all that the file gives them or by their annotations. Each starts with
 * nothing and grows to what its values have in common, until nothing changes.
 */
export function inferTypes(bindings: Bindings): void {
  const known = new Map<Binding, TypeNote>();
  for (const { node, scope } of bindings.operands) {
    const binding = find(node.name, scope);
    if (binding === undefined) continue;
    let note = known.get(binding);
    if (note === undefined) {
      note = { type: annotated(binding) ?? "never" };
      known.set(binding, note);
    }
    noteType(node, note);
  }
  for (const [binding, note] of known) if (note.type !== "never") known.delete(binding);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [binding, note] of known) {
      const type = binding.values.reduce<TypeNote["type"]>(
        (so, value) => (so === "unknown" ? so : common(so, typeOfValue(value))),
        note.type,
      );
      if (type === note.type) continue;
      note.type = type;
      changed = true;
      if (type === "unknown") known.delete(binding);
    }
  }
}

/** Notes what an oracle says of the operands and results of `+`. */
export function askTypes(program: Program, oracle: TypeOracle): void {
  const ask = (node: Node): void => {
    const type = NAMES[oracle(node.start ?? 0, node.end ?? 0) ?? ""];
    if (type !== undefined) noteType(node, { type });
  };
  walk(program, ({ node }) => {
    if (node.type === "BinaryExpression" || node.type === "AssignmentExpression") {
      for (const one of [node, node.left, node.right]) ask(one);
    }
    return true;
  });
}

function typeOfValue(value: Binding["values"][number]): TypeNote["type"] {
  if (value === null) return "unknown";
  return value === NOTHING ? "number" : typeOf(value);
}

function annotated({ annotation }: Binding): Known | undefined {
  if (annotation?.type !== "TSTypeAnnotation") return undefined;
  return NAMES[annotation.typeAnnotation.type];
}
