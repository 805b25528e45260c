import type { Frame, Snapshot, Statistic, Trace } from "../../runtime/index.ts";
import type { GroupBy } from "../node/options.ts";
import { formatCount, formatSize, plural } from "./units.ts";

/** Gives a piece of text a look, or none. */
export type Style = (format: "bold" | "dim" | "cyan" | "yellow", text: string) => string;

/** How a report is to be made, and what only its maker knows. */
export interface TextReportOptions {
  readonly groupBy: GroupBy;
  readonly sort: "live" | "allocated";
  readonly top: number;
  /** Milliseconds that were traced. */
  readonly duration: number;
  /** Highest live size in bytes of the reporting thread. */
  readonly peak: number;
  /** Workers and child processes besides the reporting thread. */
  readonly threads: number;
  /** Those of them that ended without leaving a snapshot. */
  readonly missing: number;
  readonly style: Style;
  /** Text of a line (1-based) of an original file. */
  readonly readLine: (filename: string, line: number) => string | undefined;
}

/** A snapshot as people read it: what is alive, or what was made, line by line. */
export function formatReport(snapshot: Snapshot, options: TextReportOptions): string {
  const all = order(snapshot.statistics(options.groupBy), options.sort);
  const shown = all.slice(0, options.top);
  const kinds = kindsByPlace(snapshot.traces);
  const entries = shown.map((statistic, index) => entry(statistic, index + 1, kinds, options));
  const rest = footer(all, all.slice(options.top), options);
  return [...header(snapshot, options), "", ...entries.flat(), ...rest].join("\n");
}

function order(statistics: readonly Statistic[], sort: "live" | "allocated"): readonly Statistic[] {
  if (sort === "live") return statistics;
  return [...statistics].sort(
    (a, b) => b.allocatedSize - a.allocatedSize || b.allocatedCount - a.allocatedCount,
  );
}

function header(snapshot: Snapshot, options: TextReportOptions): string[] {
  const { style, threads, missing } = options;
  const { meta, traces } = snapshot;
  const live = `${formatSize(sum(traces, "size"))} live in ${objects(sum(traces, "count"))}`;
  const size = formatSize(sum(traces, "allocatedSize"));
  const made = `${size} allocated in ${objects(sum(traces, "allocatedCount"))}`;
  const facts = [
    `peak ${formatSize(options.peak)}`,
    `${(options.duration / 1000).toFixed(1)} s`,
    `${meta.engine} ${meta.engineVersion}`,
    `${meta.sampling} sampling`,
    plural(snapshot.tracebackLimit, "frame"),
    snapshot.collected ? "after a full collection" : "without a collection, so dead objects count",
  ];
  if (threads > 0)
    facts.push(`${plural(threads, "worker or child process", "workers and children")}`);
  const lines = [
    `${style("bold", `tracealloc: ${live}`)}, of ${made}`,
    style("dim", facts.join(" · ")),
  ];
  if (missing > 0) {
    const who = plural(missing, "worker or child process", "workers and children");
    lines.push(style("yellow", `${who} ended without a report and are not counted`));
  }
  return lines;
}

function entry(
  statistic: Statistic,
  rank: number,
  kinds: ReadonlyMap<string, readonly string[]>,
  options: TextReportOptions,
): string[] {
  const { style, groupBy, sort } = options;
  const headline = sort === "live" ? String(statistic) : allocatedHeadline(statistic);
  const [place = "", figures = ""] = splitOnce(headline, SEPARATOR);
  const number = style("bold", `#${rank}`);
  const other =
    sort === "live"
      ? `${formatSize(statistic.allocatedSize)} allocated in ${formatCount(statistic.allocatedCount)}`
      : `${formatSize(statistic.size)} live in ${formatCount(statistic.count)}`;
  const frame = statistic.traceback.at(-1);
  const details = [other];
  if (statistic.error > 0) details.push(`count ± ${formatCount(Math.ceil(statistic.error))}`);
  if (frame !== undefined && PLACES[groupBy] !== undefined) {
    const found = kinds.get(PLACES[groupBy](frame));
    if (found !== undefined) details.unshift(found.join(", "));
  }
  const lines = [
    `${number}: ${style("cyan", place)}${SEPARATOR}${figures}`,
    `    ${style("dim", details.join(" · "))}`,
  ];
  if (frame !== undefined && LINES.includes(groupBy)) {
    const text = options.readLine(frame.filename, frame.lineno);
    if (text !== undefined && text !== "") lines.push(`    ${clip(text)}`);
  }
  return lines;
}

function footer(
  all: readonly Statistic[],
  others: readonly Statistic[],
  { sort, style }: TextReportOptions,
): string[] {
  const field = sort === "live" ? "size" : "allocatedSize";
  const lines: string[] = [];
  if (others.length > 0) lines.push(`${others.length} other: ${formatSize(sum(others, field))}`);
  const label = sort === "live" ? "Total allocated size" : "Total ever allocated size";
  lines.push(style("bold", `${label}: ${formatSize(sum(all, field))}`));
  return lines;
}

const SEPARATOR = ": size=";
const WIDTH = 96;

/** Groupings whose statistics are one place in a file, and what tells two places apart. */
const PLACES: Partial<Record<GroupBy, (frame: Frame) => string>> = {
  filename: (frame) => frame.filename,
  lineno: (frame) => `${frame.filename}:${frame.lineno}`,
  site: (frame) => `${frame.filename}:${frame.lineno}:${frame.column}`,
};
const LINES: readonly GroupBy[] = ["lineno", "site", "traceback"];

/** The kinds of each place, the one with the most live bytes first. */
function kindsByPlace(traces: readonly Trace[]): Map<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const trace of [...traces].sort((a, b) => b.size - a.size)) {
    const frame = trace.traceback.at(-1);
    if (frame === undefined) continue;
    for (const place of Object.values(PLACES)) {
      const key = place(frame);
      const kinds = found.get(key) ?? new Set();
      found.set(key, kinds.add(trace.kind));
    }
  }
  return new Map([...found].map(([key, kinds]) => [key, [...kinds]]));
}

/** tracemalloc's line, with what was ever allocated in the place of what is alive. */
function allocatedHeadline(statistic: Statistic): string {
  const { allocatedSize, allocatedCount } = statistic;
  const [place = ""] = splitOnce(String(statistic), SEPARATOR);
  const average = allocatedCount > 0 ? allocatedSize / allocatedCount : 0;
  const figures = [
    `${formatSize(allocatedSize)}`,
    `count=${allocatedCount}`,
    `average=${formatSize(average)}`,
  ];
  return `${place}${SEPARATOR}${figures.join(", ")}`;
}

function splitOnce(text: string, separator: string): string[] {
  const index = text.lastIndexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + separator.length)];
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

function clip(text: string): string {
  return text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text;
}
