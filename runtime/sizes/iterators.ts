// Taken when the module loads: the program may patch them later.
const { getPrototypeOf } = Object;

/** Of Map, Set and String. */
const ofOthers: readonly unknown[] = [
  getPrototypeOf(new Map().keys()),
  getPrototypeOf(new Set().keys()),
  getPrototypeOf(""[Symbol.iterator]()),
];
const ARRAY_WORDS = 6;
const OTHER_WORDS = 5;
const ofHelper: unknown = getPrototypeOf(
  (([][Symbol.iterator]() as { take?: (most: number) => object }).take?.(0) ?? {}) as object,
);
/** The iterator, what it takes its values from with that one's `next`, its function and its counter. */
const HELPER_WORDS = 7;

/** Whether an iterator that a built-in has made is that of an array, as far as one can tell. */
export function isArrayIterator(value: object, isProxy?: (value: object) => boolean): boolean {
  return iteratorWords(value, isProxy) === ARRAY_WORDS;
}

/** Words of an iterator object that a built-in has made. */
export function iteratorWords(value: object, isProxy?: (value: object) => boolean): number {
  if (!isProxy || isProxy(value)) return ARRAY_WORDS;
  const prototype = getPrototypeOf(value);
  if (prototype === ofHelper) return HELPER_WORDS;
  for (let i = 0; i < ofOthers.length; i++) if (prototype === ofOthers[i]) return OTHER_WORDS;
  return ARRAY_WORDS;
}
