import { FACT_OPEN, FACT_SPECIAL } from "../protocol.ts";
import { type CellLayout, powerOfTwo, round16 } from "./cell-layout.ts";

/** Slots that an object can have in itself. */
const KINDS: readonly number[] = [2, 4, 6, 8, 12, 16];
const EMPTY_SLOTS = 4;
const INLINE_DATA = 96;
const PAGE = 4096;
const { ceil, max, trunc } = Math;

/** SpiderMonkey (Firefox). Shapes, which objects alike share, are not in it. */
export const spiderMonkey: CellLayout = {
  name: "spidermonkey",
  emptySlots: EMPTY_SLOTS,
  longestCopy: 24,
  rope: 24,
  repeatsByRopes: true,
  restOfReplaced: 0,
  accessor: 0,
  function: 56,
  bound: () => 88,
  class: () => 120,
  typedArray: 56,
  view: 56,
  inlineData: INLINE_DATA,
  fixed: {
    boxed: 40,
    dataView: 56,
    date: 88,
    error: 88,
    finalizationRegistry: 72,
    promise: 56,
    proxy: 56,
    regexp: 56,
    weakMap: 40,
    weakSet: 40,
    weakRef: 56,
  },
  iterators: { array: 56, other: 72, generator: 72, asyncGenerator: 88 },
  literalSlots: (named, said, flags) => {
    if (flags === FACT_OPEN && said === 0) return named;
    if (flags & FACT_OPEN) return said + (flags & FACT_SPECIAL ? 1 : 0);
    return said > 0 ? said + (flags & FACT_SPECIAL ? 1 : 0) : EMPTY_SLOTS;
  },
  fields: (named) => max(EMPTY_SLOTS, named),
  object: (named, slots) => {
    const fixed = kindFor(slots);
    const outside = named - fixed;
    return 24 + 8 * fixed + (outside > 0 ? 8 * max(8, powerOfTwo(outside + 2)) : 0);
  },
  array,
  constantArray: array,
  keys: array,
  elements: (capacity) => store(8 * (capacity + 2)),
  sparse: () => 0,
  grown: (first, length) => {
    if (first >= length) return first;
    let capacity = 6;
    while (capacity < length) capacity = 2 * capacity + 2;
    return capacity;
  },
  spread: (length, first) => spiderMonkey.grown(first, length),
  arguments: (length) => 72 + 8 * max(2, length),
  context: (variables) => 24 + 8 * max(variables + 2, kindFor(variables + 2)),
  map: (entries) => 120 + table(entries, 24),
  set: (entries) => 120 + table(entries, 16),
  string: (length, wide) => {
    const bytes = length * (wide ? 2 : 1);
    if (bytes <= 16) return 24;
    return bytes <= 24 ? 32 : 24 + round16(bytes);
  },
  bigint: (digits) => (digits <= 1 ? 16 : 16 + 8 * digits),
  buffer: (bytes) => 56 + (bytes <= PAGE ? round16(bytes) : bytes),
  typedData: (bytes) => (bytes <= INLINE_DATA ? inline(bytes) : bytes),
};

function kindFor(slots: number): number {
  // No method of arrays: the program may have patched it.
  for (let i = 0; i < KINDS.length; i++)
    if ((KINDS[i] as number) >= slots) return KINDS[i] as number;
  return 16;
}

function array(capacity: number): number {
  if (capacity === 0) return 88;
  if (capacity <= 2) return 56;
  if (capacity <= 4) return 72;
  if (capacity <= 6) return 88;
  if (capacity <= 10) return 120;
  if (capacity <= 14) return 152;
  return 24 + store(8 * (capacity + 2));
}

/** What the allocator gives for so many bytes. */
function store(bytes: number): number {
  if (bytes > PAGE) return PAGE * ceil(bytes / PAGE);
  return bytes > 128 && bytes < 2048 ? round16(bytes) + 16 : round16(bytes);
}

/** Nothing until the first entry. */
function table(entries: number, bytes: number): number {
  if (entries === 0) return 0;
  let buckets = 2;
  while (trunc((8 * buckets) / 3) < entries) buckets *= 2;
  const size = bytes * trunc((8 * buckets) / 3) + 8 * buckets + 16;
  return size > PAGE ? PAGE * ceil(size / PAGE) : round16(size);
}

function inline(bytes: number): number {
  if (bytes <= 16) return 16;
  if (bytes <= 32) return 32;
  return bytes <= 64 ? 64 : INLINE_DATA;
}
