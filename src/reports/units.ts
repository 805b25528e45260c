const UNITS = ["B", "KiB", "MiB", "GiB"];

/** Bytes as tracemalloc writes them: `110 B`, `3.2 KiB`, `10.5 MiB`, `120 MiB`. */
export function formatSize(bytes: number): string {
  let size = bytes;
  for (const unit of UNITS) {
    if (Math.abs(size) < 100 && unit !== "B") return `${size.toFixed(1)} ${unit}`;
    if (Math.abs(size) < 10 * 1024) return `${size.toFixed(0)} ${unit}`;
    size /= 1024;
  }
  return `${size.toFixed(0)} TiB`;
}

/** A whole number with groups of three digits: `1,234,567`. */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

/** A number with its noun: `1 frame`, `3 frames`. */
export function plural(count: number, one: string, many: string = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
