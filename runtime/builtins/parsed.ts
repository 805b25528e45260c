import type { Facts } from "../protocol.ts";
import type { Counting } from "./counting.ts";

// Taken when the module loads: the program may patch them later.
const { isArray } = Array;
const { keys } = Object;

/** The hooks of what a parsed tree consists of. */
export interface ParsedHooks {
  readonly string: number | undefined;
  readonly array: number | undefined;
  readonly object: number | undefined;
}

/** Counts all that a tree consists of that was just parsed, but its root: nothing in it is the program's, or there twice. */
export function countParsed(
  root: object,
  { string, array, object }: ParsedHooks,
  facts: Facts,
  counting: Counting,
): void {
  const open: object[] = [root];
  // Setting an array's length would be slow.
  let length = 1;
  const count = (part: unknown): void => {
    if (typeof part === "string") {
      if (string !== undefined && part.length > 1) counting.parsed(string, part, facts);
    } else if (typeof part === "object" && part !== null) {
      open[length++] = part;
      if (!isArray(part)) {
        if (object !== undefined) counting.pass(object, part);
      } else if (array !== undefined) counting.value(array, part, facts);
    }
  };
  while (length > 0) {
    const value = open[--length] as { readonly [key: string]: unknown };
    if (isArray(value)) for (let i = 0; i < value.length; i++) count(value[i]);
    else {
      const names = keys(value);
      for (let i = 0; i < names.length; i++) count(value[names[i] as string]);
    }
  }
}
