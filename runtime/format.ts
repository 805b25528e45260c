const UNITS = ["KiB", "MiB", "GiB", "TiB"] as const;

/** Bytes as text, `3.2 KiB`; by tracemalloc's rule, ties rounded to even. */
export function formatSize(bytes: number): string {
  return (bytes < 0 ? "-" : "") + magnitude(Math.abs(bytes));
}

/** A difference in bytes as text, always signed: `+3.2 KiB`, `+0 B`. */
export function formatSizeDiff(bytes: number): string {
  return (bytes < 0 ? "-" : "+") + magnitude(Math.abs(bytes));
}

/** A count as text; estimates are rounded. */
export function formatCount(count: number): string {
  return String(Math.round(count));
}

/** A difference of counts as text, always signed: `+12`, `+0`. */
export function formatCountDiff(count: number): string {
  return (Math.round(count) < 0 ? "-" : "+") + Math.round(Math.abs(count));
}

function magnitude(bytes: number): string {
  if (bytes < 10 * 1024) return `${whole(bytes)} B`;
  let size = bytes / 1024;
  let unit = 0;
  while (size >= 10 * 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${size < 100 ? oneDecimal(size) : whole(size)} ${UNITS[unit]}`;
}

// toFixed is exact but rounds ties up; ties have exact fractions, so testing for them is exact.
function whole(size: number): string {
  const floor = Math.floor(size);
  if (size - floor !== 0.5) return size.toFixed(0);
  return String(floor % 2 === 0 ? floor : floor + 1);
}

function oneDecimal(size: number): string {
  const quarters = size * 4;
  const isTie = Number.isInteger(quarters) && quarters % 2 === 1;
  return isTie ? (Number(whole(size * 10)) / 10).toFixed(1) : size.toFixed(1);
}
