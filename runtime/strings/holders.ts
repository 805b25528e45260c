import { forEachEntry, forEachMember } from "../methods.ts";
import { isPicked, pickOf, stepOf } from "../picks.ts";
import { type Brand, sizeOfCollection } from "../sizes/brand.ts";
import { descriptorOf } from "../sizes/own.ts";

// Taken when the module loads: the program may patch them later.
const { getOwnPropertyDescriptor } = Reflect;
const { getOwnPropertyNames } = Object;

/** With more properties than this an object is a dictionary, and owns its keys. */
const MOST_NAMED_FIELDS = 64;

/** Receives a string that a value holds, and how many entries the one that was looked at stands for. */
export type StringVisitor = (text: string, step: number) => void;

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
  const step = stepOf(length, most);
  for (let n = 0, i = 0; i < length; i = pickOf(++n, step)) {
    const element: unknown = getOwnPropertyDescriptor(value, i)?.value;
    if (typeof element === "string") visit(element, step);
  }
}

function visitEntries(value: object, most: number, visit: StringVisitor): void {
  const step = stepOf(sizeOfCollection(value, "map"), most);
  let i = 0;
  forEachEntry(value, (entry, key) => {
    if (!isPicked(i++, step)) return;
    if (typeof key === "string") visit(key, step);
    if (typeof entry === "string") visit(entry, step);
  });
}

function visitMembers(value: object, most: number, visit: StringVisitor): void {
  const step = stepOf(sizeOfCollection(value, "set"), most);
  let i = 0;
  forEachMember(value, (member) => {
    if (isPicked(i++, step) && typeof member === "string") visit(member, step);
  });
}

function visitProperties(value: object, most: number, visit: StringVisitor): void {
  const names = getOwnPropertyNames(value);
  const step = stepOf(names.length, most);
  for (let n = 0, i = 0; i < names.length; i = pickOf(++n, step)) {
    const name = names[i] as string;
    if (names.length > MOST_NAMED_FIELDS) visit(name, step);
    const property: unknown = descriptorOf(value, name)?.value;
    if (typeof property === "string") visit(property, step);
  }
}
