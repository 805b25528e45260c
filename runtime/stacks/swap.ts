const { defineProperty, deleteProperty, getOwnPropertyDescriptor, set, setPrototypeOf } = Reflect;

/** A property as it was, to be put back. */
export type Swapped = PropertyDescriptor | "absent";

/**
 * Gives an object an own value in place of what it has under `key`, without running an accessor.
 * Undefined where it does not let one, frozen for example; nothing is changed then.
 */
export function swap(object: object, key: string, value: unknown): Swapped | undefined {
  const before = ownProperty(object, key);
  const done = isAssignable(before)
    ? // JavaScriptCore heeds a new limit only when it is assigned.
      set(object, key, value)
    : defineProperty(object, key, bare({ value, writable: true, configurable: true }));
  return done ? (before ?? "absent") : undefined;
}

/** Puts back what `swap` has found, with all its attributes. */
export function restore(object: object, key: string, before: Swapped): void {
  if (before === "absent") deleteProperty(object, key);
  else if (isAssignable(before)) set(object, key, before.value);
  else defineProperty(object, key, before);
}

/** An own property, read without running an accessor. */
export function ownProperty(object: object, key: string): PropertyDescriptor | undefined {
  const found = getOwnPropertyDescriptor(object, key);
  return found && bare(found);
}

function isAssignable(property: PropertyDescriptor | undefined): boolean {
  return property?.writable === true;
}

/** Descriptors inherit from Object.prototype, where a program may have put a `get`. */
function bare(descriptor: PropertyDescriptor): PropertyDescriptor {
  setPrototypeOf(descriptor, null);
  return descriptor;
}
