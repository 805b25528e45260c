// biome-ignore-all lint/complexity/noUselessConstructor: one that is not written goes through the array iterator, which may be gone.
/**
 * Built-ins as they were when the module loaded. The program may patch or delete their methods
 * later; what runs unasked inside the program (hooks, sweeps) uses these, and loops by index.
 */
export class SafeMap<K, V> extends Map<K, V> {
  constructor() {
    super();
  }
}
export class SafeSet<V> extends Set<V> {
  constructor() {
    super();
  }
}
export class SafeWeakMap<K extends WeakKey, V> extends WeakMap<K, V> {
  constructor() {
    super();
  }
}
export class SafeWeakRef<T extends WeakKey> extends WeakRef<T> {
  constructor(target: T) {
    super(target);
  }
}
export class SafeFinalizationRegistry<T> extends FinalizationRegistry<T> {
  constructor(cleanup: (held: T) => void) {
    super(cleanup);
  }
}

/** `push`, whatever the program has made of that. */
export function append<T>(list: T[], item: T): void {
  list[list.length] = item;
}

const { ownKeys, defineProperty, getOwnPropertyDescriptor } = Reflect;

for (const copy of [SafeMap, SafeSet, SafeWeakMap, SafeWeakRef, SafeFinalizationRegistry]) {
  const original = Object.getPrototypeOf(copy.prototype) as object;
  for (const key of ownKeys(original)) {
    if (key === "constructor") continue;
    defineProperty(copy.prototype, key, getOwnPropertyDescriptor(original, key) ?? {});
  }
}
