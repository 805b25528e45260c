const { asIntN, asUintN } = BigInt;
const inRadix = Function.prototype.call.bind(BigInt.prototype.toString) as (
  value: bigint,
  radix: number,
) => string;
const { ceil } = Math;

/** Bytes of V8's BigInts: a header and digits of 64 bits. */
export function sizeOfBigInt(value: bigint, word: 4 | 8): number {
  return (word === 8 ? 16 : 8) + 8 * digitsOf(value);
}

/** Digits of 64 bits of a BigInt, whatever its sign. */
export function digitsOf(signed: bigint): number {
  const value = signed < 0n ? -signed : signed;
  if (value === 0n) return 0;
  if (asUintN(64, value) === value) return 1;
  if (asIntN(129, value) === value) return 2;
  // A hexadecimal digit stands for four bits.
  return ceil(inRadix(value, 16).length / 16);
}
