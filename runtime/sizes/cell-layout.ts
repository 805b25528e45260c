import type { Brand } from "./brand.ts";

/** Brands whose values are all of one size. */
type FixedBrand = Exclude<
  Brand,
  "array" | "typedArray" | "arrayBuffer" | "map" | "set" | "function" | "plain" | "unknown"
>;

/** What an engine that boxes no numbers allocates, in bytes; measured. */
export interface CellLayout {
  readonly name: string;
  /** Properties that an object has room for which is made with none. */
  readonly emptySlots: number;
  /** `+` copies up to so many bytes, and points to longer texts. */
  readonly longestCopy: number;
  readonly rope: number;
  /** Whether `repeat`, `padStart` and `padEnd` point to pieces as `+` does. */
  readonly repeatsByRopes: boolean;
  /** What `replace` keeps beside its rope: the rest of the text. */
  readonly restOfReplaced: number;
  readonly accessor: number;
  readonly function: number;
  bound(args: number): number;
  /** Beside the function that it is, with its prototype. */
  class(methods: number): number;
  readonly typedArray: number;
  /** A typed array of bytes that are charged elsewhere. */
  readonly view: number;
  /** A typed array of up to so many bytes has them in itself. */
  readonly inlineData: number;
  readonly fixed: Readonly<Record<FixedBrand, number>>;
  readonly iterators: Readonly<Record<"array" | "other" | "generator" | "asyncGenerator", number>>;
  /** Room of a literal with so many properties now, of which its source says so many, with the flags of its facts, and so many that its function adds by name. */
  literalSlots(named: number, said: number, flags: number, added: number): number;
  /** Room of an instance with so many fields; `said` by its class, if that has been seen. */
  fields(named: number, said: number | undefined): number;
  object(named: number, slots: number): number;
  array(capacity: number): number;
  constantArray(length: number): number;
  /** Names of properties, asked for more than once. */
  keys(length: number): number;
  /** Elements of an object that is no array. */
  elements(capacity: number): number;
  /** Elements of which most are missing. */
  sparse(elements: number): number;
  /** Slots of an array that was made with `first` and grew, one by one, to hold `length`. */
  grown(first: number, length: number): number;
  /** Slots of a literal with a spread and `first` elements beside it. */
  spread(length: number, first: number): number;
  /** `mapped`: of a sloppy function with plain parameters, whose variables they are. */
  arguments(length: number, mapped: boolean): number;
  /** The variables of one activation that functions have captured. */
  context(variables: number): number;
  map(entries: number): number;
  set(entries: number): number;
  string(length: number, wide: boolean): number;
  bigint(digits: number): number;
  buffer(bytes: number): number;
  /** What a typed array's bytes take, in itself or elsewhere. */
  typedData(bytes: number): number;
}

/** Bytes in whole cells of 16. */
export function round16(bytes: number): number {
  return 16 * ceil(bytes / 16);
}

/** The smallest power of two that is not less. */
export function powerOfTwo(n: number): number {
  let power = 1;
  while (power < n) power *= 2;
  return power;
}

const { ceil } = Math;
