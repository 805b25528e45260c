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
  readonly proxy: number;
  /** Literals of 128 properties and more are dictionaries. */
  readonly hugeLiteralsAreDictionaries: boolean;
  /** Elements of a literal take as much as there are. */
  readonly hasExactElements: boolean;
  /** What is added to a literal behind a spread gives each object a hidden class of its own. */
  readonly hasOwnSpreadShapes: boolean;
  /** `new Set(x)` makes room by what it is given. */
  readonly hasRoomForGiven: boolean;
  /** `JSON.stringify` leaves a text in the pieces that it has written. */
  readonly keepsWrittenPieces: boolean;
  /** Of equal texts up to this length that `JSON.parse` gives one is made (`kMaxInternalizedStringValueLength`). */
  readonly longestShared: number;
  readonly promise: number;
  /** With a file of no registers but its own. */
  readonly generator: number;
  readonly asyncGenerator: number;
  /** With the usual stack of ten frames. */
  readonly error: number;
  readonly class: number;
  /** Beside the function that it is. */
  readonly classMethod: number;
}

/** Of V8 11, by bytes in a word. */
const LAYOUTS: Readonly<Record<4 | 8, V8Layout>> = {
  8: {
    heapNumber: 16,
    stringHeader: 16,
    concatenation: 32,
    regexp: 56,
    date: 112,
    typedArray: 96,
    arrayBuffer: 88,
    dataView: 80,
    proxy: 32,
    hugeLiteralsAreDictionaries: false,
    hasExactElements: false,
    hasOwnSpreadShapes: true,
    hasRoomForGiven: false,
    keepsWrittenPieces: true,
    longestShared: 10,
    promise: 48,
    generator: 120,
    asyncGenerator: 176,
    error: 48 + 96 + 10 * 56,
    class: 480,
    classMethod: 32,
  },
  4: {
    heapNumber: 12,
    stringHeader: 12,
    concatenation: 20,
    regexp: 24,
    date: 52,
    typedArray: 52,
    arrayBuffer: 44,
    dataView: 40,
    proxy: 16,
    hugeLiteralsAreDictionaries: false,
    hasExactElements: false,
    hasOwnSpreadShapes: true,
    hasRoomForGiven: false,
    keepsWrittenPieces: true,
    longestShared: 10,
    promise: 20,
    generator: 64,
    asyncGenerator: 96,
    error: 24 + 8 + 10 * 20,
    class: 256,
    classMethod: 16,
  },
};

/** V8's constants for a word size, as its versions have changed them. */
export function v8Layout(word: 4 | 8, version: number): V8Layout {
  const base = LAYOUTS[word];
  const isFrom = (first: number): boolean => version >= first;
  const added = isFrom(13) ? 8 : 0;
  return {
    ...base,
    regexp: base.regexp - (isFrom(15) && word === 8 ? 8 : 0),
    date: base.date - (isFrom(13) && word === 8 ? 16 : 0),
    error: base.error + (isFrom(15) && word === 8 ? 64 : 0),
    typedArray: base.typedArray + added,
    arrayBuffer: base.arrayBuffer + added,
    dataView: base.dataView + added,
    asyncGenerator: base.asyncGenerator + (word === 8 ? added : 0),
    proxy: base.proxy + (isFrom(14) ? word : 0),
    hugeLiteralsAreDictionaries: isFrom(15),
    hasExactElements: isFrom(15),
    hasOwnSpreadShapes: !isFrom(12),
    hasRoomForGiven: isFrom(12),
    keepsWrittenPieces: !isFrom(12),
    longestShared: isFrom(12) ? 9 : 10,
  };
}

/** Slots of an element store that held `capacity` and grew, one by one, to hold `length`. */
export function grownCapacity(capacity: number, length: number): number {
  let grown = capacity;
  while (grown < length) grown = roomFor(grown + 1);
  return grown;
}

/** Slots that V8 allocates when a store must grow to hold `length`. */
function roomFor(length: number): number {
  return length + trunc(length / 2) + 16;
}

/** Words of the properties that an object has no room for in itself. */
export function wordsOutside(properties: number): number {
  return properties > 0 ? 2 + 3 * ceil(properties / 3) : 0;
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

const { ceil, trunc } = Math;
