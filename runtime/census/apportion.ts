// Taken when the module loads: the program may patch them later.
const { floor } = Math;
const sort = Function.prototype.call.bind(Array.prototype.sort) as <T>(
  list: T[],
  order: (a: T, b: T) => number,
) => void;

/**
 * Divides a whole number in proportion to weights (not all 0) into whole numbers that add up to it:
 * the largest remainders are rounded up.
 */
export function apportion(total: number, weights: readonly number[]): readonly number[] {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i] ?? 0;
  if (sum === total) return weights;
  if (weights.length === 1) return [total];
  const shares: number[] = [];
  const remainders: { readonly index: number; readonly rest: number }[] = [];
  let left = total;
  for (let i = 0; i < weights.length; i++) {
    const exact = (total * (weights[i] ?? 0)) / sum;
    const share = floor(exact);
    shares[i] = share;
    left -= share;
    remainders[i] = { index: i, rest: exact - share };
  }
  if (left > 0) sort(remainders, (a, b) => b.rest - a.rest);
  for (let i = 0; i < left; i++) {
    const index = remainders[i]?.index ?? 0;
    shares[index] = (shares[index] ?? 0) + 1;
  }
  return shares;
}
