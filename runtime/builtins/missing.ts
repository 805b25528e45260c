import { SafeSet } from "../intrinsics.ts";
import { hasOwn } from "../methods.ts";

const { getPrototypeOf } = Object;
const IteratorPrototype = getPrototypeOf(getPrototypeOf([][Symbol.iterator]())) as object;

/** Methods of the language that not all engines have, and the prototype that would have them. Programs have their own of these names. */
const NEWER: readonly (readonly [prototype: object, names: readonly string[]])[] = [
  [IteratorPrototype, ["take", "drop", "toArray"]],
  [Set.prototype, ["union", "intersection", "difference", "symmetricDifference"]],
];

const missing = new SafeSet<PropertyKey>();
for (const [prototype, names] of NEWER) {
  for (const name of names) if (!hasOwn(prototype, name)) missing.add(name);
}

/** Whether this engine has no method of that name, so that each is the program's. */
export function isMissing(name: PropertyKey): boolean {
  return missing.has(name);
}
