import { readFileSync } from "node:fs";

/** Where each word of the poem stands: its lines and columns, 1-based. */
export function makeConcordance() {
  const places = new Map();
  const lines = readFileSync(new URL("./poem.txt", import.meta.url), "utf8").split("\n");
  for (const [index, line] of lines.entries()) {
    for (const { 0: word, index: offset } of line.matchAll(/\w+/g)) {
      const key = word.toLowerCase();
      if (!places.has(key)) places.set(key, []);
      places.get(key).push({ line: index + 1, column: offset + 1 });
    }
  }
  return places;
}
