import { forEachEntry, forEachMember } from "../methods.ts";
import { type Brand, sizeOfCollection } from "../sizes/brand.ts";
import { descriptorOf } from "../sizes/own.ts";

// Taken when the module loads: the program may patch them later.
const { getOwnPropertyDescriptor } = Reflect;
const { getOwnPropertyNames } = Object;
const { ceil, max } = Math;

/** With more properties than this an object is a dictionary, and owns its keys. */
const MOST_NAMED_FIELDS = 64;

/** Receives a string that a value holds, and how many entries the one that was looked at stands for. */
export type StringVisitor = (text: string, stride: number) => void;

/**
 * Visits the strings that a value holds, of at most about `most` of its entries. Accessors and
 * proxies are passed over: nothing of the program runs.
 */
export function visitStrings(
  value: object,
  brand: Brand,
  most: number,
  visit: StringVisitor,
): void {
  switch (brand) {
    case "array":
      visitElements(value as readonly unknown[], most, visit);
      return;
    case "map":
      visitEntries(value, most, visit);
      return;
    case "set":
      visitMembers(value, most, visit);
      return;
    case "plain":
    case "error":
      visitProperties(value, most, visit);
  }
}

function visitElements(value: readonly unknown[], most: number, visit: StringVisitor): void {
  const { length } = value;
  const stride = max(1, ceil(length / most));
  for (let i = 0; i < length; i += stride) {
    const element: unknown = getOwnPropertyDescriptor(value, i)?.value;
    if (typeof element === "string") visit(element, stride);
  }
}

function visitEntries(value: object, most: number, visit: StringVisitor): void {
  const stride = max(1, ceil(sizeOfCollection(value, "map") / most));
  let i = 0;
  forEachEntry(value, (entry, key) => {
    if (i++ % stride !== 0) return;
    if (typeof key === "string") visit(key, stride);
    if (typeof entry === "string") visit(entry, stride);
  });
}

function visitMembers(value: object, most: number, visit: StringVisitor): void {
  const stride = max(1, ceil(sizeOfCollection(value, "set") / most));
  let i = 0;
  forEachMember(value, (member) => {
    if (i++ % stride === 0 && typeof member === "string") visit(member, stride);
  });
}

function visitProperties(value: object, most: number, visit: StringVisitor): void {
  const names = getOwnPropertyNames(value);
  const stride = max(1, ceil(names.length / most));
  for (let i = 0; i < names.length; i += stride) {
    const name = names[i] as string;
    if (names.length > MOST_NAMED_FIELDS) visit(name, stride);
    const property: unknown = descriptorOf(value, name)?.value;
    if (typeof property === "string") visit(property, stride);
  }
}
