import { SafeWeakMap } from "../intrinsics.ts";
import { type Facts, FIELDS, NAMED, PRIVATES } from "../protocol.ts";

interface Known {
  readonly privates: number;
  readonly all: number;
  /** Those that the constructor of the first class stores by name. */
  readonly named: number;
}

const { getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const { max, trunc } = Math;
const NONE: Known = { privates: 0, all: 0, named: 0 };

/** What the syntax of classes tells of the fields of their instances. */
export class Fields {
  readonly #byPrototype = new SafeWeakMap<object, Known>();
  readonly #isProxy: ((value: object) => boolean) | undefined;

  constructor(isProxy: ((value: object) => boolean) | undefined) {
    this.#isProxy = isProxy;
  }

  /** Keeps what the facts of a class say, for its instances. Where a Proxy cannot be told, instances are not looked into either. */
  learn(made: object, facts: Facts): void {
    if (this.#isProxy === undefined || this.#isProxy(made)) return;
    const prototype: unknown = getOwnPropertyDescriptor(made, "prototype")?.value;
    if (typeof prototype !== "object" || prototype === null) return;
    const base = this.#of(getPrototypeOf(prototype)) ?? NONE;
    this.#byPrototype.set(prototype, {
      privates: base.privates + trunc((facts % FIELDS) / PRIVATES),
      all: base.all + trunc((facts % NAMED) / FIELDS),
      named: base.named + trunc(facts / NAMED),
    });
  }

  /** Private fields of an instance: no key tells of them. */
  privates(prototype: object | null): number {
    return this.#of(prototype)?.privates ?? 0;
  }

  /** Fields that JavaScriptCore gives a new instance room for; of a class that has not been seen undefined. */
  room(prototype: object | null): number | undefined {
    const known = this.#of(prototype);
    return known && max(known.all, known.named);
  }

  #of(prototype: object | null): Known | undefined {
    return prototype === null ? undefined : this.#byPrototype.get(prototype);
  }
}
