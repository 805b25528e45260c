/** A whole number with groups of three digits: `1,234,567`. */
export function formatCount(count: number): string {
  // `toLocaleString` would load the engine's tables of all languages.
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A number with its noun: `1 frame`, `3 frames`. */
export function plural(count: number, one: string, many: string = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
