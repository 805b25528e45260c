import { SafeWeakMap } from "../intrinsics.ts";
import { PRIVATES } from "../protocol.ts";

const { getOwnPropertyDescriptor, getPrototypeOf } = Reflect;

/** Private fields that instances have, by what the syntax of their class says: no key tells of them. */
export class Privates {
  readonly #byPrototype = new SafeWeakMap<object, number>();
  readonly #isProxy: ((value: object) => boolean) | undefined;

  constructor(isProxy: ((value: object) => boolean) | undefined) {
    this.#isProxy = isProxy;
  }

  /** Keeps what the facts of a class say, for its instances. Where a Proxy cannot be told, instances are not looked into either. */
  learn(made: object, facts: number): void {
    if (this.#isProxy === undefined || this.#isProxy(made)) return;
    const prototype: unknown = getOwnPropertyDescriptor(made, "prototype")?.value;
    if (typeof prototype !== "object" || prototype === null) return;
    const fields = (facts - (facts % PRIVATES)) / PRIVATES + this.of(getPrototypeOf(prototype));
    if (fields > 0) this.#byPrototype.set(prototype, fields);
  }

  of(prototype: object | null): number {
    return prototype === null ? 0 : (this.#byPrototype.get(prototype) ?? 0);
  }
}
