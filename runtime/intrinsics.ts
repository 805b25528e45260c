/**
 * Built-ins as they were when the module loaded. The program may patch or delete their methods
 * later; what runs unasked inside the program (hooks, sweeps) uses these, and loops by index.
 */
export class SafeMap<K, V> extends Map<K, V> {}
export class SafeSet<V> extends Set<V> {}
export class SafeWeakMap<K extends WeakKey, V> extends WeakMap<K, V> {}
export class SafeWeakRef<T extends WeakKey> extends WeakRef<T> {}
export class SafeFinalizationRegistry<T> extends FinalizationRegistry<T> {}

const { ownKeys, defineProperty, getOwnPropertyDescriptor } = Reflect;

for (const copy of [SafeMap, SafeSet, SafeWeakMap, SafeWeakRef, SafeFinalizationRegistry]) {
  const original = Object.getPrototypeOf(copy.prototype) as object;
  for (const key of ownKeys(original)) {
    if (key === "constructor") continue;
    defineProperty(copy.prototype, key, getOwnPropertyDescriptor(original, key) ?? {});
  }
}
