import { append, SafeSet } from "../intrinsics.ts";

/** What an object is to the engine, whatever its prototype or constructor say. */
export type Brand =
  | "array"
  | "typedArray"
  | "dataView"
  | "arrayBuffer"
  | "map"
  | "set"
  | "weakMap"
  | "weakSet"
  | "date"
  | "regexp"
  | "promise"
  | "error"
  | "boxed"
  | "weakRef"
  | "finalizationRegistry"
  | "function"
  | "proxy"
  | "plain"
  | "unknown";

// The program may patch or replace any of these later, so all are taken when the module loads.
const { apply, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const { isArray } = Array;
const { isView } = ArrayBuffer;
const ObjectPrototype = Object.prototype;
const TypedArrayPrototype: object = getPrototypeOf(Uint8Array.prototype) ?? {};
const TYPED_ARRAYS = [
  ...["Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array"],
  ...["Uint32Array", "Float16Array", "Float32Array", "Float64Array", "BigInt64Array"],
  "BigUint64Array",
];
const typedArrayPrototypes = new SafeSet<object>();
for (const name of TYPED_ARRAYS) {
  const typed = (globalThis as { [name: string]: unknown })[name] as typeof Uint8Array | undefined;
  if (typed) typedArrayPrototypes.add(typed.prototype);
}
const { prototype: ArrayPrototype } = Array;
const { prototype: FunctionPrototype } = Function;
const isError = (Error as { isError?: (value: unknown) => boolean }).isError;

/** A built-in's prototype, and what fails for all other objects without running the program's code. */
export interface Builtin {
  readonly prototype: object;
  readonly brand: Brand;
  readonly check?: Method;
}

type Method = (this: unknown, ...args: never[]) => unknown;

function getter(prototype: object, key: PropertyKey): Method {
  return getOwnPropertyDescriptor(prototype, key)?.get as Method;
}

const typedArrayTag = getter(TypedArrayPrototype, Symbol.toStringTag);
const typedArrayLength = getter(TypedArrayPrototype, "byteLength");
const typedArrayOffset = getter(TypedArrayPrototype, "byteOffset");
const typedArrayBuffer = getter(TypedArrayPrototype, "buffer");
const bufferLength = getter(ArrayBuffer.prototype, "byteLength");
const SharedBuffer = (globalThis as unknown as { SharedArrayBuffer?: typeof ArrayBuffer })
  .SharedArrayBuffer;
const sharedLength = SharedBuffer ? getter(SharedBuffer.prototype, "byteLength") : bufferLength;
const mapSize = getter(Map.prototype, "size");
const setSize = getter(Set.prototype, "size");

/** Built-ins by prototype. A check throws for other brands, and runs no code of the program. */
const builtins: readonly Builtin[] = [
  { prototype: Map.prototype, brand: "map", check: mapSize },
  { prototype: Set.prototype, brand: "set", check: setSize },
  { prototype: ArrayBuffer.prototype, brand: "arrayBuffer", check: bufferLength },
  ...(SharedBuffer
    ? [{ prototype: SharedBuffer.prototype, brand: "arrayBuffer" as const, check: sharedLength }]
    : []),
  { prototype: Date.prototype, brand: "date", check: Date.prototype.getTime },
  { prototype: RegExp.prototype, brand: "regexp", check: getter(RegExp.prototype, "source") },
  { prototype: WeakMap.prototype, brand: "weakMap", check: WeakMap.prototype.has as Method },
  { prototype: WeakSet.prototype, brand: "weakSet", check: WeakSet.prototype.has as Method },
  { prototype: Number.prototype, brand: "boxed", check: Number.prototype.valueOf },
  { prototype: String.prototype, brand: "boxed", check: String.prototype.valueOf },
  { prototype: Boolean.prototype, brand: "boxed", check: Boolean.prototype.valueOf },
  { prototype: Symbol.prototype, brand: "boxed", check: Symbol.prototype.valueOf },
  { prototype: BigInt.prototype, brand: "boxed", check: BigInt.prototype.valueOf },
  { prototype: Promise.prototype, brand: "promise" },
  { prototype: Error.prototype, brand: "error" },
  { prototype: WeakRef.prototype, brand: "weakRef" },
  { prototype: FinalizationRegistry.prototype, brand: "finalizationRegistry" },
];
// A failed check costs microseconds, so without a Proxy detector only the brands that can be
// large are asked for.
const large = builtins.slice(0, 3);

const byPrototype = new Map(builtins.map((builtin) => [builtin.prototype, builtin]));
const builtinOf = byPrototype.get.bind(byPrototype);

/**
 * Recognises an object without running the program's code. Without `isProxy` nothing that a Proxy
 * could answer is asked: arrays, class instances and small built-ins are then `unknown`.
 */
export function brandOf(value: object, isProxy?: (value: object) => boolean): Brand {
  if (isProxy?.(value)) return "proxy";
  if (typeof value === "function") return "function";
  if (isView(value)) return apply(typedArrayTag, value, []) ? "typedArray" : "dataView";
  if (isProxy === undefined) {
    if (isError?.(value)) return "error";
    return firstMatch(value, large) ?? "unknown";
  }
  if (isArray(value)) return "array";
  let link = getPrototypeOf(value);
  while (link !== ObjectPrototype) {
    // A chain that ends elsewhere was cut off, or belongs to another realm.
    if (link === null) return firstMatch(value, builtins) ?? "plain";
    const builtin = builtinOf(link);
    if (builtin !== undefined) return passes(value, builtin) ? builtin.brand : "plain";
    if (isProxy(link)) return "plain";
    link = getPrototypeOf(link);
  }
  return "plain";
}

/** Whether an object is a prototype of the language's. */
export function isPrototypeOfLanguage(value: object): boolean {
  const isCommon = value === ArrayPrototype || value === FunctionPrototype;
  return isCommon || typedArrayPrototypes.has(value) || builtinOf(value) !== undefined;
}

/** Built-ins with a method of their own that can be told from a Proxy of them. */
export function builtinsWith(key: PropertyKey): readonly Builtin[] {
  const found: Builtin[] = [];
  for (let i = 0; i < builtins.length; i++) {
    const builtin = builtins[i] as Builtin;
    const isChecked = builtin.check !== undefined;
    if (isChecked && getOwnPropertyDescriptor(builtin.prototype, key)) append(found, builtin);
  }
  return found;
}

/** The language's prototype that an object has, if it is a typed array or one of `candidates`. */
export function prototypeOf(value: object, candidates: readonly Builtin[]): object | undefined {
  if (isView(value)) {
    const link = getPrototypeOf(value);
    return link !== null && typedArrayPrototypes.has(link) ? link : undefined;
  }
  for (let i = 0; i < candidates.length; i++) {
    const builtin = candidates[i] as Builtin;
    if (passes(value, builtin)) {
      return getPrototypeOf(value) === builtin.prototype ? builtin.prototype : undefined;
    }
  }
  return undefined;
}

/** Entries of a Map or Set; 0 for any other object. */
export function sizeOfCollection(value: object, brand: "map" | "set"): number {
  return numberFrom(brand === "map" ? mapSize : setSize, value);
}

/** Bytes of an ArrayBuffer's store; 0 for any other object. */
export function byteLengthOfBuffer(value: object): number {
  return numberFrom(bufferLength, value) || numberFrom(sharedLength, value);
}

/** Bytes of a typed array's elements; 0 for any other object. */
export function byteLengthOfTypedArray(value: object): number {
  return numberFrom(typedArrayLength, value);
}

/** Where in its buffer a typed array begins. */
export function offsetOfTypedArray(value: object): number {
  return numberFrom(typedArrayOffset, value);
}

export function bufferOfTypedArray(value: object): object {
  return apply(typedArrayBuffer, value, []) as object;
}

function firstMatch(value: object, candidates: readonly Builtin[]): Brand | undefined {
  // Not for-of: the program may have patched the array iterator.
  for (let i = 0; i < candidates.length; i++) {
    const builtin = candidates[i] as Builtin;
    if (builtin.check !== undefined && passes(value, builtin)) return builtin.brand;
  }
  return undefined;
}

function passes(value: object, { check }: Builtin): boolean {
  if (check === undefined) return true;
  try {
    apply(check, value, [value as never]);
    return true;
  } catch {
    return false;
  }
}

function numberFrom(method: Method, value: object): number {
  try {
    return apply(method, value, []) as number;
  } catch {
    return 0;
  }
}
