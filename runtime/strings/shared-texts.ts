import { SafeSet } from "../intrinsics.ts";

/** Texts known at once; then all are forgotten. */
const MOST = 16_384;

/** Short texts that were parsed lately. V8 keeps them in a table, and takes equal ones from there (`kMaxInternalizedStringValueLength` in its json-parser.h). */
export class SharedTexts {
  #known = new SafeSet<string>();

  get size(): number {
    return this.#known.size;
  }

  /** Whether a text was not known; from now on it is. */
  add(text: string): boolean {
    if (this.#known.has(text)) return false;
    if (this.#known.size === MOST) this.clear();
    this.#known.add(text);
    return true;
  }

  clear(): void {
    this.#known = new SafeSet();
  }
}
