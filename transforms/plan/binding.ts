import type { Node } from "@babel/types";

/** What a variable is given by a declaration without a value. */
export const NOTHING = "nothing";

/** A variable of a file. */
export interface Binding {
  /** Expressions that it is ever given (`x += y` and `x++` as a whole), null for what one cannot tell. */
  readonly values: (Node | null | typeof NOTHING)[];
  /** TypeScript's annotation. */
  annotation: Node | undefined;
}
