/**
 * A checksum of JSON data, 14 hexadecimal digits (cyrb53 over UTF-16 units). It does not depend on
 * white space, nor on the order of keys, except inside arrays.
 */
export function checksumOf(data: object): string {
  const parts = Object.entries(data)
    .filter(([name]) => name !== "checksum")
    .sort(byName)
    .map(([name, part]) => {
      // Sorting inside arrays would call back for each of a snapshot's numbers.
      const text = Array.isArray(part) ? JSON.stringify(part) : JSON.stringify(part, sortKeys);
      return `${JSON.stringify(name)}:${text}`;
    });
  return hash(parts.join());
}

function sortKeys(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(byName));
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function hash(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(16).padStart(14, "0");
}
