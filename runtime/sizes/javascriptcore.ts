import { FACT_OPEN, FACT_SPECIAL } from "../protocol.ts";
import { type CellLayout, powerOfTwo, round16 } from "./cell-layout.ts";

/** Sizes of cells; larger ones are rounded up to 16 bytes. */
const CLASSES: readonly number[] = [
  ...[16, 32, 48, 64, 80, 112, 160, 224, 256, 320, 432, 608, 880, 1232, 1776, 2672, 4016],
  ...[5344, 8032],
];
/** Capacities through which an array grows; larger ones by half. */
const GROWTH: readonly number[] = [5, 9, 19, 27, 53, 109, 221, 333, 501, 1003, 1507, 2261, 3391];
const EMPTY_SLOTS = 6;
const MOST_SLOTS = 62;
const { max, min, trunc } = Math;

/** JavaScriptCore (Bun, Safari). */
export const javaScriptCore: CellLayout = {
  name: "javascriptcore",
  emptySlots: EMPTY_SLOTS,
  longestCopy: 0,
  rope: 32,
  repeatsByRopes: false,
  restOfReplaced: 32,
  accessor: 32,
  function: 32,
  bound: (args) => 96 + (args > 3 ? cell(16 + 8 * args) : 0),
  class: (methods) => 64 + object(methods + 1, EMPTY_SLOTS),
  typedArray: 48,
  view: 64,
  inlineData: 1000,
  fixed: {
    boxed: 32,
    dataView: 64,
    date: 48,
    error: 112,
    finalizationRegistry: 80,
    promise: 32,
    proxy: 64,
    regexp: 32,
    weakMap: 112,
    weakSet: 80,
    weakRef: 32,
  },
  iterators: { array: 48, other: 48, generator: 80, asyncGenerator: 128 },
  literalSlots: (named, said, flags, added) => {
    // The getter and the setter of a property are both in what its source says.
    if (!(flags & FACT_OPEN)) return min(said, named) + added || EMPTY_SLOTS;
    if (flags & FACT_SPECIAL) return named - said || EMPTY_SLOTS;
    // Computed keys are in what its source says, and get no room.
    return named > said ? said || EMPTY_SLOTS : EMPTY_SLOTS;
  },
  fields: (named, said = named) => said || EMPTY_SLOTS,
  object,
  array: (capacity) => 16 + elements(capacity === 0 ? 5 : max(3, capacity)),
  constantArray: () => 16,
  keys: () => 16,
  elements,
  sparse: (count) => 176 + 16 * count,
  grown: (first, length) => {
    let capacity = first;
    if (first > 0 && capacity < length) capacity = roomFor(trunc(1.5 * (first + 1)));
    for (let i = 0; capacity < length; i++) {
      capacity = max(capacity, GROWTH[i] ?? trunc(1.5 * max(capacity, 3391)));
    }
    return capacity;
  },
  spread: (length) => length,
  arguments: (length, mapped) => (mapped ? cell(48 + 8 * length) : 32 + cell(40 + 8 * length)),
  context: (variables) => cell(32 + 8 * variables),
  map: (entries) => 32 + table(entries, 5),
  set: (entries) => 32 + table(entries, 4),
  string: (length, wide) => 16 + length * (wide ? 2 : 1),
  bigint: (digits) => (digits === 0 ? 0 : cell(16 + 8 * digits)),
  buffer: (bytes) => 128 + bytes,
  typedData: (bytes) => (bytes <= 1024 ? cell(max(16, bytes)) : round16(bytes)),
};

/** With room for `slots` properties in itself and for what more its cell holds; the others in a store that doubles. */
function object(named: number, slots: number): number {
  const bytes = cell(16 + 8 * min(slots, MOST_SLOTS));
  const outside = named - min((bytes - 16) / 8, MOST_SLOTS);
  return bytes + (outside > 0 ? max(32, cell(8 * powerOfTwo(outside))) : 0);
}

/** Slots in the cell that holds so many. */
function roomFor(capacity: number): number {
  return (elements(capacity) - 8) / 8;
}

function elements(capacity: number): number {
  return cell(8 + 8 * capacity);
}

/** Nothing until the first entry; then four times as large at each growth. */
function table(entries: number, words: number): number {
  if (entries === 0) return 0;
  let capacity = 4;
  while (capacity < entries) capacity *= 4;
  return cell(8 * (8 + words * capacity));
}

function cell(bytes: number): number {
  for (let i = 0; i < CLASSES.length; i++) {
    if (bytes <= (CLASSES[i] as number)) return CLASSES[i] as number;
  }
  return round16(bytes);
}
