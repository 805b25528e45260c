import { formatSize } from "../../runtime/format.ts";
import type {
  Snapshot,
  SnapshotMeta,
  Statistic,
  StatisticKey,
  Trace,
} from "../../runtime/index.ts";
import { heapLines } from "./heap.ts";
import { sorted } from "./sorted.ts";
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
export function formatReport(snapshot: Snapshot, options: TextReportOptions): string {
  if (snapshot.traces.length === 0) return "tracealloc: no instrumented line allocated anything.";
  const nothingLives = snapshot.traces.every(({ size }) => size === 0);
  const sort = nothingLives ? "allocated" : options.sort;
  const statistics = sorted(snapshot.statistics(options.groupBy), sort);
  const shown = statistics.slice(0, options.top);
  const kinds = kindsAt(shown, snapshot.traces, options.groupBy);
  const entries = shown.flatMap((statistic, index) =>
    formatEntry(statistic, index + 1, { ...options, sort, kinds, hasEpochs: snapshot.epoch > 0 }),
  );
  const unfollowed = snapshot.traces.filter(({ unfollowedCount }) => unfollowedCount > 0);
  const notes = [...notesOf(options), ...unfollowedNotes(unfollowed, sort)];
  if (nothingLives && options.sort === "live" && statistics.length > 0) {
    const reason = unfollowed.length > 0 ? "nothing is known to be" : "nothing is";
    notes.push(`${reason} alive any more; the lines that allocated most:`);
  }
  return [
    ...header(snapshot, options),
    ...notes.map((note) => options.style("yellow", note)),
    "",
    ...entries,
    ...footer(statistics, statistics.slice(options.top), sort, options.style),
  ].join("\n");
}

function header(snapshot: Snapshot, { style, duration, others }: TextReportOptions): string[] {
  const { meta, traces } = snapshot;
  const live = `${formatSize(sum(traces, "size"))} live in ${objects(sum(traces, "count"))}`;
  const allocated = formatSize(sum(traces, "allocatedSize"));
  const made = `${allocated} allocated in ${objects(sum(traces, "allocatedCount"))}`;
  const facts = [
    peakOf(meta, others),
    ...(duration === undefined ? [] : [`${(duration / 1000).toFixed(1)} s`]),
    `${meta.engine} ${meta.engineVersion}`,
    `${meta.sampling} sampling`,
    plural(snapshot.tracebackLimit, "frame"),
    snapshot.collected ? "garbage collected first" : "garbage not collected, so it counts as live",
  ];
  if (others > 0) facts.push(`with ${plural(others, "worker or child", "workers and children")}`);
  return [
    `${style("bold", `tracealloc: ${live}`)}, of ${made}`,
    ...[facts.join(" · "), ...heapLines(snapshot)].map((line) => style("dim", line)),
  ];
}

/** Parts peak at different moments, so the sum of their peaks only bounds the peak of the whole. */
function peakOf({ peak, parts = 1 }: SnapshotMeta, others: number): string {
  if (parts > 1) return `peak at most ${formatSize(peak)}`;
  return `peak ${formatSize(peak)}${others > 0 ? " in the main thread" : ""}`;
}

/** What lives of them is not known, so it is not among what lives. */
function unfollowedNotes(traces: readonly Trace[], sort: "live" | "allocated"): string[] {
  if (traces.length === 0) return [];
  const sites = traces.length === 1 ? "1 site is" : `${formatCount(traces.length)} sites are`;
  const how = sort === "live" ? "; --sort allocated shows them" : ", their bytes at least";
  return [`${sites} only counted: what lives of them is not known${how}`];
}

function notesOf({ missing }: TextReportOptions): string[] {
  if (missing === 0) return [];
  const who = plural(missing, "worker or child", "workers and children");
  return [`${who} ended without a snapshot and cannot be counted`];
}

function footer(
  all: readonly Statistic[],
  hidden: readonly Statistic[],
  sort: "live" | "allocated",
  style: Style,
): string[] {
  const field = sort === "live" ? "size" : "allocatedSize";
  const label = sort === "live" ? "Total live size" : "Total allocated size";
  const total = style("bold", `${label}: ${formatSize(sum(all, field))}`);
  if (hidden.length === 0) return [total];
  return [`${formatCount(hidden.length)} other: ${formatSize(sum(hidden, field))}`, total];
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
