/** V8's constants for one word size, in bytes; measured. */
export interface V8Layout {
  readonly heapNumber: number;
  readonly stringHeader: number;
  readonly concatenation: number;
  readonly regexp: number;
  readonly date: number;
  readonly typedArray: number;
  readonly arrayBuffer: number;
  readonly dataView: number;
  readonly promise: number;
  /** With the usual stack of ten frames. */
  readonly error: number;
  readonly class: number;
  /** Beside the function that it is. */
  readonly classMethod: number;
}

/** By bytes in a word; later versions of V8 differ by a word or two. */
export const LAYOUTS: Readonly<Record<4 | 8, V8Layout>> = {
  8: {
    heapNumber: 16,
    stringHeader: 16,
    concatenation: 32,
    regexp: 56,
    date: 112,
    typedArray: 96,
    arrayBuffer: 88,
    dataView: 80,
    promise: 48,
    error: 48 + 80 + 10 * 64,
    class: 480,
    classMethod: 32,
  },
  4: {
    heapNumber: 12,
    stringHeader: 12,
    concatenation: 20,
    regexp: 24,
    date: 52,
    typedArray: 60,
    arrayBuffer: 52,
    dataView: 48,
    promise: 20,
    error: 24 + 8 + 10 * 20,
    class: 256,
    classMethod: 16,
  },
};

/** Slots of an element store that held `capacity` and grew, one by one, to hold `length`. */
export function grownCapacity(capacity: number, length: number): number {
  let grown = capacity;
  while (grown < length) grown = roomFor(grown + 1);
  return grown;
}

/** Slots that V8 allocates when a store must grow to hold `length`. */
export function roomFor(length: number): number {
  return length + trunc(length / 2) + 16;
}

/** Slots of a hash table for `entries` that fills to at most two thirds. */
export function sparseCapacity(entries: number): number {
  return tableCapacity(entries + trunc(entries / 2));
}

/** Slots of a hash table for `entries` that fills wholly: a power of two, at least 4. */
export function tableCapacity(entries: number): number {
  let capacity = 4;
  while (capacity < entries) capacity *= 2;
  return capacity;
}

const { trunc } = Math;
