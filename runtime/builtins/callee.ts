import { SafeWeakMap } from "../intrinsics.ts";
import { hasOwn, indexOf, slice } from "../methods.ts";
import { BY_PATTERN } from "../protocol.ts";
import { type Builtin, builtinsWith, isPrototypeOfLanguage, prototypeOf } from "../sizes/brand.ts";
import { isMissing } from "./missing.ts";
import { isNative, isOfProgram } from "./native.ts";

// Taken when the module loads: the program may patch them later.
const { getPrototypeOf } = Object;
const { getOwnPropertyDescriptor } = Reflect;
const { isArray } = Array;

const ObjectToString: unknown = Object.prototype.toString;
const { prototype: ArrayPrototype } = Array;
const { prototype: PatternPrototype } = RegExp;
const { split: splitMethod, match: matchMethod } = Symbol;
const primitives = {
  string: String.prototype,
  number: Number.prototype,
  bigint: BigInt.prototype,
} as const;

const ITERATOR = "[Symbol.iterator]";

type Form = "method" | "static" | "function" | "borrowed";

/** A program may take back a method of its own: so many answers are given from memory. */
const LOOK_AGAIN = 256;
/** Objects that are remembered at once to have a method of the program's; others take their place if each was met so often. */
const MOST_STRANGERS = 64;
const WORTHWHILE = 8;

/**
 * The built-in that a call may be of, as the site table names it. Finds out whether it was, by
 * looking for the method where the engine finds it, and without running the program's code.
 */
export class Callee {
  /** What else is new in the result. */
  readonly parts: "elements" | "tree" | undefined;
  /** No call can be the built-in's: this engine has none. */
  readonly isMissing: boolean;
  readonly #form: Form;
  readonly #name: string;
  readonly #key: PropertyKey;
  readonly #isPlain: boolean;
  readonly #isProxy: ((value: object) => boolean) | undefined;
  /** Built-ins that have the method, where no Proxy can be told. */
  #candidates: readonly Builtin[] | undefined;
  /** Where it was found last: only the language's own prototypes, and functions, are kept. */
  #found: unknown;
  /** Where another method of that name was found, and how often that was said since it was last looked. */
  #others = new SafeWeakMap<object, true>();
  #said = 0;
  /** Some of the objects that have got it from there, how many they are, and how often one was met. */
  #strangers = new SafeWeakMap<object, true>();
  #known = 0;
  #met = 0;

  constructor(text: string, isProxy: ((value: object) => boolean) | undefined) {
    const blank = indexOf(text, " ");
    const path = blank < 0 ? text : slice(text, 0, blank);
    this.parts = blank < 0 ? undefined : slice(text, blank + 1) === "tree" ? "tree" : "elements";
    const dot = indexOf(path, ".");
    const last = dot < 0 ? path : slice(path, dot + 1);
    const by = dot === 0 && last !== ITERATOR ? indexOf(last, ".") : -1;
    this.#form = by > 0 ? "borrowed" : dot < 0 ? "function" : dot === 0 ? "method" : "static";
    this.#name = by > 0 ? slice(last, 0, by) : last;
    this.#key = this.#name === ITERATOR ? Symbol.iterator : this.#name;
    const isOfObject = dot > 0 && slice(path, 0, dot) === "Object";
    this.#isPlain = isOfObject || this.#key === "exec" || this.parts === "tree";
    this.#isProxy = isProxy;
    this.isMissing = this.#form === "method" && isMissing(this.#key);
  }

  /** Whether the built-in's result is of the engine's own making: no Proxy, and with nothing but plain elements. */
  isPlain(argument: unknown): boolean {
    return this.#isPlain || (this.#key === "split" && typeof argument === "string");
  }

  /** The same of an array, which is no Proxy, that `split` or `match` has given: a pattern may have a method of the program's for that. */
  isByPattern(value: object, argument: unknown): boolean {
    if (argument !== BY_PATTERN) return false;
    // Of another realm's patterns nothing is known here.
    if (getPrototypeOf(value) !== ArrayPrototype) return false;
    const isNatives =
      this.#key === "split"
        ? isPatternMethod(splitMethod, "[Symbol.split]")
        : isPatternMethod(matchMethod, "[Symbol.match]");
    return isNatives && isPatternMethod("exec", "exec");
  }

  /** Whether the call on `receiver` was the built-in's. `again`: what was found before may have changed. */
  is(receiver: unknown, again: boolean): boolean {
    switch (this.#form) {
      case "method":
        return this.#isMethodOf(receiver, again);
      case "static":
        return this.#isStaticOf(receiver, again);
      case "borrowed":
        return receiver !== ObjectToString && isNative(receiver, this.#name);
      default:
        return isNative(receiver, this.#name);
    }
  }

  #isMethodOf(receiver: unknown, again: boolean): boolean {
    const type = typeof receiver;
    if (type === "string" || type === "number" || type === "bigint") {
      return this.#isFoundIn(primitives[type], again);
    }
    if ((type !== "object" || receiver === null) && type !== "function") return false;
    const object = receiver as object;
    if (this.#known > 0 && this.#strangers.has(object) && ++this.#said < LOOK_AGAIN) {
      this.#met++;
      return false;
    }
    if (this.#isProxy === undefined) return this.#isMethodOfUnknown(object, again);
    if (this.#isProxy(object)) return false;
    // What is found in an object of the program is not remembered: that would keep it.
    if (hasOwn(object, this.#key)) return this.#look(object) !== undefined;
    const start = getPrototypeOf(object);
    if (start === null) return false;
    const isFound = this.#isFoundIn(start, again);
    if (!isFound && this.#others.has(start)) this.#remember(object);
    return isFound;
  }

  /**
   * Where no Proxy can be told, nothing that one could answer is asked: an array is taken for a plain
   * one, and promises are not recognised.
   */
  #isMethodOfUnknown(object: object, again: boolean): boolean {
    if (isArray(object)) return this.#isFoundIn(Array.prototype, again);
    if (isOfProgram(object)) {
      const isPlain = !hasOwn(object, this.#key) && getPrototypeOf(object) === Function.prototype;
      return isPlain && this.#isFoundIn(Function.prototype, again);
    }
    this.#candidates ??= builtinsWith(this.#key);
    const prototype = prototypeOf(object, this.#candidates);
    if (prototype === undefined || hasOwn(object, this.#key)) return false;
    return this.#isFoundIn(prototype, again);
  }

  #remember(stranger: object): void {
    if (this.#strangers.has(stranger)) return;
    if (this.#known === MOST_STRANGERS) {
      if (this.#met < WORTHWHILE * MOST_STRANGERS) return;
      this.#forget();
    }
    this.#strangers.set(stranger, true);
    this.#known++;
  }

  #forget(): void {
    this.#strangers = new SafeWeakMap();
    this.#known = 0;
    this.#met = 0;
  }

  #isStaticOf(receiver: unknown, again: boolean): boolean {
    if ((typeof receiver !== "object" || receiver === null) && typeof receiver !== "function") {
      return false;
    }
    return this.#isFoundIn(receiver, again);
  }

  #isFoundIn(start: object, again: boolean): boolean {
    if (!again && start === this.#found) return true;
    if (this.#others.has(start) && ++this.#said < LOOK_AGAIN) return false;
    const holder = this.#look(start);
    this.#found = holder === start ? start : undefined;
    this.#said = 0;
    if (holder !== undefined) {
      this.#others.delete(start);
      if (this.#known > 0) this.#forget();
    } else if (!isPrototypeOfLanguage(start)) this.#others.set(start, true);
    return holder !== undefined;
  }

  /** What has the built-in, from `start` on. */
  #look(start: object): object | undefined {
    const isProxy = this.#isProxy;
    for (let holder: object | null = start; holder !== null; holder = getPrototypeOf(holder)) {
      if (isProxy?.(holder)) return undefined;
      const property = getOwnPropertyDescriptor(holder, this.#key);
      if (property === undefined) continue;
      // What all objects have (`toString`, say) makes nothing new.
      if (this.#form === "method" && getPrototypeOf(holder) === null) return undefined;
      // Intl's `format` is an accessor of the language.
      return isNative(property.value ?? property.get, this.#name) ? holder : undefined;
    }
    return undefined;
  }
}

function isPatternMethod(key: PropertyKey, name: string): boolean {
  return isNative(getOwnPropertyDescriptor(PatternPrototype, key)?.value, name);
}
