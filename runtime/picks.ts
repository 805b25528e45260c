// Taken when the module loads: the program may patch them later.
const { ceil, floor } = Math;

/**
 * How far apart the entries are that are looked at, of `length` about `most`. No whole number: by such steps what repeats in
 * a list (name, value, name, value) would be met each time, or never.
 */
export function stepOf(length: number, most: number): number {
  return length <= most ? 1 : ceil(length / most) - 0.381966011250105;
}

/** Index of the `n`th entry that is looked at. */
export function pickOf(n: number, step: number): number {
  return floor(n * step);
}

/** Whether the entry at an index is looked at. */
export function isPicked(index: number, step: number): boolean {
  return step === 1 || floor(ceil(index / step) * step) === index;
}
