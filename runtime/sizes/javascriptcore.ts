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
/** The engine learns how many properties a literal will have. With more than this, they were hardly all named in the source. */
const MOST_NAMED = 32;
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
  class: 128,
  typedArray: 48,
  view: 64,
  inlineData: 1000,
  fixed: {
    bound: 96,
    boxed: 32,
    dataView: 64,
    date: 48,
    error: 112,
    finalizationRegistry: 80,
    promise: 32,
    proxy: 64,
    regexp: 32,
    weakCollection: 112,
    weakRef: 32,
  },
  iterators: { array: 48, other: 48, generator: 80, asyncGenerator: 128 },
  literalSlots: (named, said, flags) => {
    if (!(flags & FACT_OPEN)) return named <= max(MOST_NAMED, said) ? named || EMPTY_SLOTS : said;
    return flags & FACT_SPECIAL ? named - said || EMPTY_SLOTS : EMPTY_SLOTS;
  },
  fields: (named) => named || EMPTY_SLOTS,
  object: (named, slots) => {
    const inside = min(slots, MOST_SLOTS);
    const outside = named - inside;
    return cell(16 + 8 * inside) + (outside > 0 ? max(32, cell(8 * powerOfTwo(outside))) : 0);
  },
  array: (capacity) => 16 + elements(capacity === 0 ? 5 : max(3, capacity)),
  constantArray: () => 16,
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
  arguments: (length) => cell(48 + 8 * length),
  context: (variables) => cell(32 + 8 * variables),
  map: (entries) => 32 + table(entries, 5),
  set: (entries) => 32 + table(entries, 4),
  string: (length, wide) => 16 + length * (wide ? 2 : 1),
  bigint: (digits) => (digits === 0 ? 0 : cell(16 + 8 * digits)),
  buffer: (bytes) => 128 + bytes,
  typedData: (bytes) => (bytes <= 1024 ? cell(max(16, bytes)) : round16(bytes)),
};

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
