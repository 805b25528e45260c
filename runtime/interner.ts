/** Gives items with one identity one index. */
export class Interner<T> {
  readonly items: T[] = [];
  readonly #indexes = new Map<unknown, number>();
  readonly #identify: (item: T) => unknown;

  constructor(identify: (item: T) => unknown) {
    this.#identify = identify;
  }

  add(item: T): number {
    const id = this.#identify(item);
    let index = this.#indexes.get(id);
    if (index === undefined) {
      index = this.items.push(item) - 1;
      this.#indexes.set(id, index);
    }
    return index;
  }
}
