import { byteLengthOfBuffer, byteLengthOfTypedArray } from "./brand.ts";

const { isArray } = Array;
const { isView, prototype: bufferPrototype } = ArrayBuffer;
const { getPrototypeOf } = Object;

/** Bytes from which a value is followed in any case: making it costs as much as following it. */
const LARGE = 16_384;

/** Whether an array, a typed array or a buffer is so large that sampling must not miss it. */
export function isLarge(value: object): boolean {
  if (isArray(value)) return value.length * 8 >= LARGE;
  if (isView(value)) return byteLengthOfTypedArray(value) >= LARGE;
  // Asking anything else for its length as a buffer would throw, which is slow.
  return getPrototypeOf(value) === bufferPrototype && byteLengthOfBuffer(value) >= LARGE;
}
