import { formatSize } from "../../runtime/format.ts";
import { formatCount, plural } from "../reports/units.ts";
import type { Totals } from "./totals.ts";

/** What a test, a file or a benchmark has allocated. */
export interface Row extends Totals {
  readonly name: string;
}

export interface SummaryOptions {
  /** Rows of each table. */
  readonly top: number;
  /** Tests of which it is not known, because they ran beside others. */
  readonly unknown: number;
}

/** What one call of each benchmark has allocated, most first. */
export function formatBenchmarks(rows: readonly Row[]): string {
  const table = formatTable(["allocs/op", "bytes/op", "benchmark"], rows, rows.length);
  return ["", "tracealloc: allocations of one call", ...table, ""].join("\n");
}

/** What files and tests have allocated, most first. */
export function formatSummary(
  files: readonly Row[],
  tests: readonly Row[],
  { top, unknown }: SummaryOptions,
): string {
  const amount = `${plural(sum(files, "count"), "value")}, ${formatSize(sum(files, "bytes"))}`;
  const where = `${plural(tests.length + unknown, "test")} of ${plural(files.length, "file")}`;
  return [
    "",
    `tracealloc: ${amount} allocated by ${where}`,
    ...blindNotes(files),
    ...(unknown > 0
      ? [`${plural(unknown, "test")} ran beside others, and count only in their files`]
      : []),
    ...formatTable(["values", "bytes", "file"], files, top),
    ...formatTable(["values", "bytes", "test"], tests, top),
    "",
  ].join("\n");
}

/** Where nothing is instrumented, 0 says nothing. */
function blindNotes(files: readonly Row[]): string[] {
  const blind = files.filter(({ isInstrumented }) => isInstrumented === false);
  if (blind.length === 0) return [];
  const names = blind.map(({ name }) => name).join(", ");
  return [`nothing was counted in ${names}: no instrumented file was loaded there`];
}

function formatTable(
  [count, bytes, name]: readonly [string, string, string],
  rows: readonly Row[],
  top: number,
): string[] {
  if (rows.length === 0) return [];
  const sorted = [...rows].sort(
    (a, b) => b.count - a.count || b.bytes - a.bytes || (a.name < b.name ? -1 : 1),
  );
  const hidden = sorted.slice(top);
  return [
    "",
    formatRow(count, bytes, name),
    ...sorted.slice(0, top).map(formatTotals),
    ...(hidden.length === 0
      ? []
      : [formatTotals({ name: `${formatCount(hidden.length)} more`, ...total(hidden) })]),
  ];
}

function formatTotals({ count, bytes, name }: Row): string {
  return formatRow(formatAverage(count), formatSize(bytes), name);
}

/** Benchmarks have averages. */
function formatAverage(count: number): string {
  return Number.isInteger(count) ? formatCount(count) : count.toFixed(1);
}

function formatRow(count: string, bytes: string, name: string): string {
  return `${count.padStart(11)} ${bytes.padStart(10)}  ${name}`;
}

function total(rows: readonly Row[]): Totals {
  return { count: sum(rows, "count"), bytes: sum(rows, "bytes") };
}

function sum(rows: readonly Row[], key: "count" | "bytes"): number {
  return rows.reduce((sum, row) => sum + row[key], 0);
}
