import { hasOwn, nextOfMap, valuesOfMap } from "../methods.ts";

// Taken when the module loads: the program may patch them later.
const { getOwnPropertyDescriptor } = Reflect;
const { getOwnPropertyNames, getOwnPropertySymbols } = Object;
const { min, round } = Math;

/** Values looked at in one object; the rest is estimated from these. */
const SAMPLE = 64;

/** Number of own elements and of own named or symbol properties. */
export interface OwnKeys {
  readonly names: readonly string[];
  /** Index keys come first in `names`. */
  readonly indexes: number;
  readonly named: number;
}

/** Counts the own keys of an ordinary object, symbols among them unless told otherwise. */
export function ownKeys(value: object, withSymbols = true): OwnKeys {
  const names = getOwnPropertyNames(value);
  const first = names[0];
  const indexes = first !== undefined && isIndex(first) ? countIndexes(names) : 0;
  const symbols = withSymbols ? getOwnPropertySymbols(value).length : 0;
  const named = names.length - indexes + symbols;
  return { names, indexes, named };
}

/** The same with so many private fields, which are named properties to engines. */
export function withPrivates(keys: OwnKeys, fields: number): OwnKeys {
  return fields === 0
    ? keys
    : { names: keys.names, indexes: keys.indexes, named: keys.named + fields };
}

/** Properties of an array beside its elements and `length`; of a match there are none that it was not made with. */
export function namedOfArray(value: object): number {
  if (hasOwn(value, "input") && hasOwn(value, "groups")) return 0;
  return ownKeys(value).named - 1;
}

/** One past the largest index key. */
export function elementsLength({ names, indexes }: OwnKeys): number {
  return indexes === 0 ? 0 : +(names[indexes - 1] as string) + 1;
}

/**
 * How many of the named properties hold a number that passes, estimated from the first 64.
 * `fresh`: a literal just made, known to have no accessors.
 */
export function countValues(
  value: object,
  { names, indexes }: OwnKeys,
  fresh: boolean,
  test: (value: number) => boolean,
): number {
  const total = names.length - indexes;
  const sampled = min(total, SAMPLE);
  let passed = 0;
  for (let i = indexes; i < indexes + sampled; i++) {
    const own = ownValue(value, names[i] as string, fresh);
    if (typeof own === "number" && test(own)) passed++;
  }
  return sampled === 0 ? 0 : round((passed * total) / sampled);
}

/** What the elements of an array are, estimated from 64 evenly spaced ones. */
export interface Elements {
  /** Those that pass the test. */
  readonly passed: number;
  /** Whether there are only numbers among them. */
  readonly numeric: boolean;
}

/** Looks at the elements of an array; holes are skipped. `fresh` as above. */
export function inspectElements(
  value: object,
  length: number,
  fresh: boolean,
  test: (value: number) => boolean,
): Elements {
  const sampled = min(length, SAMPLE);
  const step = sampled > 1 ? (length - 1) / (sampled - 1) : 0;
  let passed = 0;
  let numeric = true;
  for (let i = 0; i < sampled; i++) {
    const index = round(i * step);
    if (!hasOwn(value, index)) continue;
    const element = ownValue(value, index, fresh);
    if (typeof element !== "number") numeric = false;
    else if (test(element)) passed++;
  }
  return { passed: sampled === 0 ? 0 : round((passed * length) / sampled), numeric };
}

/** Elements of a long array: its length, or their exact number where most of it is holes. */
export function countElements(value: object, length: number): number {
  let present = 0;
  for (let i = 0; i < SAMPLE; i++) {
    if (hasOwn(value, round((i * length) / SAMPLE))) present++;
  }
  return present > SAMPLE / 8 ? length : ownKeys(value).indexes;
}

/** How many entries of a Map hold a number that passes, estimated from the first 64. */
export function countEntries(
  map: object,
  entries: number,
  test: (value: number) => boolean,
): number {
  const sampled = min(entries, SAMPLE);
  const values = valuesOfMap(map);
  let passed = 0;
  for (let i = 0; i < sampled; i++) {
    const { value } = nextOfMap(values);
    if (typeof value === "number" && test(value)) passed++;
  }
  return sampled === 0 ? 0 : round((passed * entries) / sampled);
}

/** The accessor properties among the named ones, estimated from the first 64. */
export function countAccessors(value: object, { names, indexes }: OwnKeys): number {
  const total = names.length - indexes;
  const sampled = min(total, SAMPLE);
  let accessors = 0;
  for (let i = indexes; i < indexes + sampled; i++) {
    const property = descriptorOf(value, names[i] as string);
    if (property !== undefined && !("value" in property)) accessors++;
  }
  return sampled === 0 ? 0 : round((accessors * total) / sampled);
}

/** Elements no further apart than this never become a dictionary. */
export const MAX_GAP = 1024;

/** Whether most elements of an object are missing, so that engines keep the others in a dictionary. */
export function isSparse(elements: number, length: number): boolean {
  return length > MAX_GAP && elements * 9 < length;
}

function ownValue(value: object, key: string | number, fresh: boolean): unknown {
  if (fresh) return (value as Record<string | number, unknown>)[key];
  return descriptorOf(value, key)?.value;
}

/**
 * An own property, without running the program's code; undefined for `stack`. V8 formats a stack when it is first
 * looked at, by `Error.prepareStackTrace`, and any object may have one.
 */
export function descriptorOf(value: object, key: string | number): PropertyDescriptor | undefined {
  return key === "stack" ? undefined : getOwnPropertyDescriptor(value, key);
}

function countIndexes(names: readonly string[]): number {
  let low = 1;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isIndex(names[middle] as string)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isIndex(key: string): boolean {
  // Most names begin with a letter, and V8 calls into its runtime to make a number of one.
  if (key >= ":") return false;
  const index = +key >>> 0;
  return index < 4294967295 && `${index}` === key;
}
