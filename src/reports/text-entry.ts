import { formatSize } from "../../runtime/format.ts";
import type { Frame, Statistic, StatisticKey } from "../../runtime/index.ts";
import type { Row } from "./source.ts";
import type { TextReportOptions } from "./text.ts";
import { formatCount } from "./units.ts";

const SEPARATOR = ": size=";
const WIDTH = 96;

/** Groupings whose statistics are one place in a file, and what tells two places apart. */
const PLACES: Partial<Record<StatisticKey, (frame: Frame) => string>> = {
  filename: (frame) => frame.filename,
  lineno: (frame) => `${frame.filename}:${frame.lineno}`,
  site: (frame) => `${frame.filename}:${frame.lineno}:${frame.column}`,
};
const WITH_SOURCE: readonly StatisticKey[] = ["lineno", "site", "traceback"];

/** The kinds of values that were allocated at a place. */
export type Kinds = ReadonlyMap<string, readonly string[]>;

/** The kinds at the places of statistics, the one with the most bytes first; none where a statistic is no place. */
export function kindsAt(
  statistics: readonly Statistic[],
  rows: readonly Row[],
  groupBy: StatisticKey,
): Kinds {
  const found = new Map<string, string[]>();
  const place = PLACES[groupBy];
  if (place === undefined) return found;
  const placeOf = (frames: readonly Frame[]): string => {
    const frame = frames.at(-1);
    return frame === undefined ? "" : place(frame);
  };
  for (const { traceback } of statistics) found.set(placeOf(traceback.frames), []);
  const own = rows.filter(({ frames }) => found.has(placeOf(frames)));
  for (const row of own.sort((a, b) => b.size - a.size || b.allocatedSize - a.allocatedSize)) {
    const kinds = found.get(placeOf(row.frames));
    if (!kinds?.includes(row.kind)) kinds?.push(row.kind);
  }
  return found;
}

/** How an entry is to be made, and what all entries of a report share. */
export interface EntryOptions extends TextReportOptions {
  readonly kinds: Kinds;
  /** Whether there were several epochs; in the only one all that died died young. */
  readonly hasEpochs: boolean;
}

/** One entry of a report: tracemalloc's line, the source line, and what became of the values. */
export function formatEntry(statistic: Statistic, rank: number, options: EntryOptions): string[] {
  const { style, groupBy, sort, readLine, kinds } = options;
  const [place, live] = split(String(statistic));
  const figures = sort === "live" ? live : allocatedFigures(statistic);
  const lines = [`${style("bold", `#${rank}:`)} ${style("cyan", place)}${SEPARATOR}${figures}`];
  const { frames } = statistic.traceback;
  const frame = frames.at(-1);
  if (WITH_SOURCE.includes(groupBy)) {
    for (const { filename, lineno } of frames) {
      if (frames.length > 1) lines.push(`    ${filename}:${lineno}`);
      const text = readLine(filename, lineno);
      if (text) lines.push(`${frames.length > 1 ? "      " : "    "}${clip(text)}`);
    }
  }
  const key = frame === undefined ? undefined : PLACES[groupBy]?.(frame);
  const names = key === undefined ? undefined : kinds.get(key);
  const fate = fateOf(statistic, options);
  lines.push(`    ${style("dim", names === undefined ? fate : `${names.join(", ")}: ${fate}`)}`);
  return lines;
}

function fateOf(statistic: Statistic, { sort, hasEpochs }: EntryOptions): string {
  const { count, allocatedCount, size, heldSize, allocatedSize, diedYoungShare } = statistic;
  const { unfollowedCount } = statistic;
  const counted = `${formatCount(unfollowedCount)} only counted`;
  if (unfollowedCount > 0 && unfollowedCount === allocatedCount) return counted;
  const allocated = estimate(allocatedCount - unfollowedCount, statistic.allocatedError);
  const facts = [`${estimate(count, statistic.error)} of ${allocated} alive`];
  if (unfollowedCount > 0) facts.push(counted);
  if (sort === "allocated") facts.push(formatSize(size));
  if (heldSize > 0) facts.push(`of which ${formatSize(heldSize)} held strings`);
  if (sort === "live") facts.push(`${formatSize(allocatedSize)} allocated`);
  const young = Math.round(diedYoungShare * 100);
  if (hasEpochs && young > 0) facts.push(`${young}% died young`);
  return facts.join(", ");
}

function estimate(count: number, error: number): string {
  return formatCount(count) + (error > 0 ? ` (± ${formatCount(Math.ceil(error))})` : "");
}

/** tracemalloc's figures, of what was ever allocated in the place of what is alive. */
function allocatedFigures({ allocatedSize, allocatedCount }: Statistic): string {
  const average = allocatedCount > 0 ? allocatedSize / allocatedCount : 0;
  const figures = [formatSize(allocatedSize), `count=${allocatedCount}`];
  return [...figures, `average=${formatSize(average)}`].join(", ");
}

function split(text: string): [place: string, figures: string] {
  const index = text.lastIndexOf(SEPARATOR);
  return [text.slice(0, index), text.slice(index + SEPARATOR.length)];
}

function clip(text: string): string {
  return text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text;
}
