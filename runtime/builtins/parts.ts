import { append, SafeSet } from "../intrinsics.ts";
import { forEachEntry, forEachMember } from "../methods.ts";
import { type Brand, sizeOfCollection } from "../sizes/brand.ts";

// Taken when the module loads: the program may patch them later.
const { isArray } = Array;
const { keys } = Object;
const { getOwnPropertyDescriptor } = Reflect;

type Visit = (part: unknown) => void;

/** Visits the elements of an array, the values of a Map, if it may be one, or the properties of an object; accessors are passed over. */
export function visitElements(value: object, mayBeMap: boolean, visit: Visit): void {
  if (isArray(value)) {
    for (let i = 0; i < value.length; i++) visit(getOwnPropertyDescriptor(value, i)?.value);
    // Asking anything else for its size as a Map would throw, which is slow.
  } else if (mayBeMap && sizeOfCollection(value, "map") > 0) forEachEntry(value, visit);
  else {
    const names = keys(value);
    for (let i = 0; i < names.length; i++) {
      visit(getOwnPropertyDescriptor(value, names[i] as string)?.value);
    }
  }
}

/** Visits all that a clone consists of. It may lead back to itself, and has Maps and Sets. */
export function visitCloned(root: object, brandOf: (value: object) => Brand, visit: Visit): void {
  const open: object[] = [root];
  const seen = new SafeSet<object>();
  seen.add(root);
  const enter = (part: unknown): void => {
    if (typeof part === "string") visit(part);
    else if (typeof part === "object" && part !== null && !seen.has(part)) {
      seen.add(part);
      visit(part);
      append(open, part);
    }
  };
  while (open.length > 0) {
    const value = open[open.length - 1] as { readonly [key: string]: unknown };
    open.length--;
    const brand = brandOf(value);
    if (brand === "map") {
      forEachEntry(value, (member, key) => {
        enter(key);
        enter(member);
      });
    } else if (brand === "set") forEachMember(value, enter);
    else if (brand === "array" || brand === "plain") {
      const names = keys(value);
      for (let i = 0; i < names.length; i++) enter(value[names[i] as string]);
    }
  }
}
