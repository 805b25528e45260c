import { formatSize } from "../../runtime/format.ts";
import type { SnapshotMeta, StatisticKey } from "../../runtime/index.ts";
import { heapLines } from "./heap.ts";
import { type Leading, leadingOf } from "./leading.ts";
import type { ReportSource } from "./source.ts";
import { formatEntry, kindsAt } from "./text-entry.ts";
import { formatCount, plural } from "./units.ts";

/** Gives a piece of text a look, or none. */
export type Style = (format: "bold" | "dim" | "cyan" | "yellow", text: string) => string;

/** How a report is to be made, and what only its maker knows. */
export interface TextReportOptions {
  readonly groupBy: StatisticKey;
  readonly sort: "live" | "allocated";
  readonly top: number;
  /** Milliseconds that were traced, where that is known. */
  readonly duration: number | undefined;
  /** Workers and child processes besides the reporting thread. */
  readonly others: number;
  /** Those of them that ended without leaving a snapshot. */
  readonly missing: number;
  readonly style: Style;
  /** Text of a line (1-based) of an original file. */
  readonly readLine: (filename: string, line: number) => string | undefined;
}

/** A snapshot as people read it: the lines that hold, or that made, the most bytes. */
export function formatReport(source: ReportSource, options: TextReportOptions): string {
  const { rows, info } = source;
  if (rows.length === 0) return "tracealloc: no instrumented line allocated anything.";
  const nothingLives = rows.every(({ size }) => size === 0);
  const sort = nothingLives ? "allocated" : options.sort;
  const leading = leadingOf(source, options.groupBy, sort, options.top);
  const kinds = kindsAt(leading.statistics, rows, options.groupBy);
  const entries = leading.statistics.flatMap((statistic, index) =>
    formatEntry(statistic, index + 1, { ...options, sort, kinds, hasEpochs: info.epoch > 0 }),
  );
  const unfollowed = rows.filter(({ unfollowedCount }) => unfollowedCount > 0).length;
  const notes = [...notesOf(options), ...unfollowedNotes(unfollowed, sort)];
  if (nothingLives && options.sort === "live" && leading.statistics.length > 0) {
    const reason = unfollowed > 0 ? "nothing is known to be" : "nothing is";
    notes.push(`${reason} alive any more; the lines that allocated most:`);
  }
  return [
    ...header(source, options),
    ...notes.map((note) => options.style("yellow", note)),
    "",
    ...entries,
    ...footer(leading, sort, options.style),
  ].join("\n");
}

function header(
  { info, rows }: ReportSource,
  { style, duration, others }: TextReportOptions,
): string[] {
  const { meta } = info;
  const live = `${formatSize(sum(rows, "size"))} live in ${objects(sum(rows, "count"))}`;
  const allocated = formatSize(sum(rows, "allocatedSize"));
  const made = `${allocated} allocated in ${objects(sum(rows, "allocatedCount"))}`;
  const facts = [
    peakOf(meta, others),
    ...(duration === undefined ? [] : [`${(duration / 1000).toFixed(1)} s`]),
    `${meta.engine} ${meta.engineVersion}`,
    `${meta.sampling} sampling`,
    plural(info.tracebackLimit, "frame"),
    info.collected ? "garbage collected first" : "garbage not collected, so it counts as live",
  ];
  if (others > 0) facts.push(`with ${plural(others, "worker or child", "workers and children")}`);
  return [
    `${style("bold", `tracealloc: ${live}`)}, of ${made}`,
    ...[facts.join(" · "), ...heapLines(info)].map((line) => style("dim", line)),
  ];
}

/** Parts peak at different moments, so the sum of their peaks only bounds the peak of the whole. */
function peakOf({ peak, parts = 1 }: SnapshotMeta, others: number): string {
  if (parts > 1) return `peak at most ${formatSize(peak)}`;
  return `peak ${formatSize(peak)}${others > 0 ? " in the main thread" : ""}`;
}

/** What lives of them is not known, so it is not among what lives. */
function unfollowedNotes(count: number, sort: "live" | "allocated"): string[] {
  if (count === 0) return [];
  const sites = count === 1 ? "1 site is" : `${formatCount(count)} sites are`;
  const how = sort === "live" ? "; --sort allocated shows them" : ", their bytes at least";
  return [`${sites} only counted: what lives of them is not known${how}`];
}

function notesOf({ missing }: TextReportOptions): string[] {
  if (missing === 0) return [];
  const who = plural(missing, "worker or child", "workers and children");
  return [`${who} ended without a snapshot and cannot be counted`];
}

function footer(
  { others, otherSize, size }: Leading,
  sort: "live" | "allocated",
  style: Style,
): string[] {
  const label = sort === "live" ? "Total live size" : "Total allocated size";
  const total = style("bold", `${label}: ${formatSize(size)}`);
  return others === 0 ? [total] : [`${formatCount(others)} other: ${formatSize(otherSize)}`, total];
}

function sum<Key extends string>(
  items: readonly Readonly<Record<Key, number>>[],
  key: Key,
): number {
  return items.reduce((total, item) => total + item[key], 0);
}

function objects(count: number): string {
  return plural(count, "object");
}
