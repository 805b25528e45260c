import { formatSize } from "../format.ts";
import type { FrameData } from "../frame.ts";
import type { Site } from "../sites.ts";
import type { Allocations } from "./allocations.ts";
import type { AllocationLimits } from "./defaults.ts";
import type { Leak } from "./leaks.ts";

/** Lines of a message that are shown. */
const MOST = 10;

/** What was allocated, beside what was allowed, and the lines that made it. */
export function formatAllocations(
  who: string,
  { count, bytes }: AllocationLimits,
  made: Allocations,
  isAllowed: boolean,
): string {
  const limits = [
    ...(count === undefined ? [] : [values(count)]),
    ...(bytes === undefined ? [] : [formatSize(bytes)]),
  ];
  const wanted = `${isAllowed ? "more than" : "at most"} ${limits.join(" and ")}`;
  const found = `${values(made.count)}, ${formatSize(made.bytes)}`;
  const lines = made.sites.map(
    (site) =>
      `  ${placeOf(site)}  ${nameOf(site.kind, site)}: ${site.count} made, ${formatSize(site.bytes)}`,
  );
  return [`expected ${who} to allocate ${wanted}, but it allocated ${found}`, ...some(lines)].join(
    "\n",
  );
}

/** What the calls have left behind, line by line. */
export function formatLeaks(leaks: readonly Leak[], repeats: number): string {
  if (leaks.length === 0) return "expected the function to leak, but nothing that it made is alive";
  const lines = leaks.length === 1 ? "1 line" : `${leaks.length} lines`;
  return [
    `expected the function to leak nothing, but in ${repeats} calls it leaked at ${lines}`,
    ...some(leaks.map(formatLeak)),
  ].join("\n");
}

function formatLeak({ site, survived, made, entries, bytes, paths }: Leak): string {
  const facts = [
    ...(survived > 0 ? [`${survived} of ${made} survived`] : []),
    ...(entries > 0 ? [`grew by ${entries} entries`] : []),
    ...(bytes > 0 ? [formatSize(bytes)] : []),
  ];
  const name = nameOf(site.className === undefined ? site.kind : `new ${site.className}`, site);
  // The newest frame is the site itself. Runners take lines that begin with "at" for the error's own stack.
  const frames = paths.slice(0, 1).flatMap((path) => path.frames.slice(1).map(formatFrame));
  const others = paths.slice(1).reduce((sum, { count }) => sum + count, 0);
  if (others > 0) frames.push(`    and ${others} in other ways`);
  return [`  ${placeOf(site)}  ${name}: ${facts.join(", ")}`, ...frames].join("\n");
}

function formatFrame({ filename, lineno, column, functionName }: FrameData): string {
  const position = column === undefined ? lineno : `${lineno}:${column}`;
  const place = lineno === 0 ? filename : `${filename}:${position}`;
  return functionName === undefined ? `    from ${place}` : `    from ${functionName} (${place})`;
}

function placeOf({ filename, line, column }: Pick<Site, "filename" | "line" | "column">): string {
  return `${filename}:${line}:${column}`;
}

function nameOf(what: string, { functionName }: Pick<Site, "functionName">): string {
  return functionName === undefined ? what : `${what} in ${functionName}`;
}

function values(count: number): string {
  return count === 1 ? "1 value" : `${count} values`;
}

function some(entries: readonly string[]): string[] {
  if (entries.length === 0) return [];
  const rest = entries.length - MOST;
  return ["", ...entries.slice(0, MOST), ...(rest > 0 ? [`  and ${rest} more`] : [])];
}
