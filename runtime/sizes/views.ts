import { SafeWeakMap } from "../intrinsics.ts";
import { bufferOfTypedArray, byteLengthOfBuffer, offsetOfTypedArray } from "./brand.ts";

/** Which buffers are charged to what has made them, so that no other typed array of them is. */
export class Views {
  readonly #charged = new SafeWeakMap<object, true>();

  add(buffer: object): void {
    this.#charged.set(buffer, true);
  }

  /** Whether a typed array of so many bytes shows what is charged elsewhere; if not, its buffer is charged to it. */
  isView(value: object, bytes: number, inlineLimit: number): boolean {
    if (offsetOfTypedArray(value) > 0) return true;
    // Asking for `buffer` would move small arrays out of the engine's heap.
    if (bytes <= inlineLimit) return false;
    const buffer = bufferOfTypedArray(value);
    if (byteLengthOfBuffer(buffer) > bytes || this.#charged.has(buffer)) return true;
    this.#charged.set(buffer, true);
    return false;
  }
}
