import { readFileSync } from "node:fs";
import { Filter, type Snapshot, type StatisticKey, start, takeSnapshot } from "tracealloc";
import { makeConcordance } from "./concordance.mjs";

function displayTop(snapshot: Snapshot, key: StatisticKey = "lineno", limit = 3): void {
  const own = snapshot.filterTraces([
    new Filter(false, "node_modules/*"),
    new Filter(false, "<unknown>"),
  ]);
  const statistics = own.statistics(key);
  console.log(`Top ${limit} lines`);
  for (const [index, { traceback, size }] of statistics.slice(0, limit).entries()) {
    const frame = traceback.at(-1);
    if (frame === undefined) continue;
    console.log(`#${index + 1}: ${frame.filename}:${frame.lineno}: ${kib(size)}`);
    console.log(`    ${sourceLine(frame.filename, frame.lineno)}`);
  }
  const other = statistics.slice(limit);
  if (other.length > 0) console.log(`${other.length} other: ${kib(total(other))}`);
  console.log(`Total allocated size: ${kib(total(statistics))}`);
}

function sourceLine(filename: string, lineno: number): string {
  return (readFileSync(filename, "utf8").split("\n")[lineno - 1] ?? "").trim();
}

function total(statistics: readonly { readonly size: number }[]): number {
  return statistics.reduce((sum, { size }) => sum + size, 0);
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}

start();
const concordance = makeConcordance();
displayTop(takeSnapshot());
console.log(`${concordance.size} words`);
