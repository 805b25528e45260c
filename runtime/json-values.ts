/** Says that a snapshot cannot be read. */
export function damaged(): never {
  throw new Error("This tracealloc snapshot is damaged and cannot be read.");
}

export function record(value: unknown): Record<string, unknown> {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? (value as Record<string, unknown>) : damaged();
}

export function array(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : damaged();
}

export function string(value: unknown): string {
  return typeof value === "string" ? value : damaged();
}

export function boolean(value: unknown): boolean {
  return typeof value === "boolean" ? value : damaged();
}

/** A finite number. JSON.stringify never writes `-0`, so that is one that was damaged. */
export function number(value: unknown): number {
  const isSound = typeof value === "number" && Number.isFinite(value) && !Object.is(value, -0);
  return isSound ? value : damaged();
}

/** A whole number of at least 0. */
export function count(value: unknown): number {
  const found = number(value);
  return Number.isSafeInteger(found) && found >= 0 ? found : damaged();
}

export function oneOf<T>(known: readonly T[], value: unknown): T {
  return known.find((one) => one === value) ?? damaged();
}

/** The item of a table with that index. */
export function item<T>(items: readonly T[], index: unknown): T {
  return items[count(index)] ?? damaged();
}

/** The item whose index is one less; undefined for 0. */
export function optionalItem<T>(items: readonly T[], index: unknown): T | undefined {
  return index === 0 ? undefined : item(items, count(index) - 1);
}
