import { formatReport, type Style } from "../reports/text.ts";
import { plural } from "../reports/units.ts";
import type { SessionOptions } from "./options.ts";
import { isPerThread } from "./output.ts";
import { isMain, type Part, readParts } from "./parts.ts";
import { createSourceReader, print, styleFor } from "./print.ts";
import { addUp, isEmpty, type Whole } from "./whole.ts";
import { keepSnapshot } from "./write-snapshot.ts";

/** The process that ran the program, and how it ended: `was ended by SIGKILL`. */
export interface Ended {
  readonly pid: number;
  readonly how: string;
}

/** Adds up what the threads of the run have left, writes the snapshot and reports. */
export function conclude(session: SessionOptions, root: string, program: Ended): void {
  const parts = readParts(session.parts, program.pid);
  const main = parts.find((part) => isMain(part, program.pid));
  // Node could not start the program and has said why, or the program has stopped tracing.
  if (main === undefined || (main.ended && main.snapshot === undefined)) return;
  const whole = addUp(parts.map(({ snapshot }) => snapshot));
  if (whole === undefined) {
    if (!session.quiet || session.output !== undefined) sayNothingLeft(session, program);
    return;
  }
  if (session.output !== undefined && !isPerThread(session.output)) {
    keepSnapshot(whole.decode(), session.output, session.parent);
  }
  if (!session.quiet) report(session, root, { parts, main, whole, how: program.how });
}

interface Findings {
  readonly parts: readonly Part[];
  readonly main: Part;
  readonly whole: Whole;
  readonly how: string;
}

function report(session: SessionOptions, root: string, findings: Findings): void {
  const { parts, main, whole } = findings;
  const others = parts.filter((part) => part !== main);
  const missing = others.filter(({ ended, snapshot }) => !ended && snapshot === undefined);
  const { groupBy, sort, top } = session;
  const style = styleFor();
  const notes = notesOfEnd(findings, others);
  const peak =
    sort === "live" && isEmpty(whole) ? addUp(parts.map((part) => part.peak)) : undefined;
  const usePeak = peak !== undefined && !isEmpty(peak);
  if (usePeak) notes.push("nothing is alive any more; this is what was alive at the peak");
  const text = formatReport(usePeak ? peak : whole, {
    groupBy,
    sort,
    top,
    duration: main.duration,
    others: threadsOf(others),
    missing: threadsOf(missing),
    style,
    readLine: createSourceReader(root),
  });
  print(`\n${notes.map((note) => formatNote(note, style)).join("")}${text}\n`);
}

/** What has to be known of parts that are not of the end. */
function notesOfEnd({ main, how }: Findings, others: readonly Part[]): string[] {
  const flushed = others.filter(({ ended, snapshot }) => !ended && snapshot !== undefined);
  if (!main.ended) {
    const oldest = Math.min(...[main, ...flushed].map(({ writtenAt }) => writtenAt));
    return [`the program ${how}; figures are of the last flush, ${age(oldest)} before`];
  }
  if (flushed.length === 0) return [];
  const who = plural(flushed.length, "worker or child", "workers and children");
  return [`${who} ended by force; figures of the last flush count`];
}

function threadsOf(parts: readonly Part[]): number {
  return parts.reduce((total, { threads }) => total + threads, 0);
}

function sayNothingLeft({ every }: SessionOptions, { how }: Ended): void {
  const advice =
    every === undefined
      ? "and left no snapshot; --every keeps one while it runs"
      : "before its first flush, so there is nothing to report";
  print(formatNote(`the program ${how} ${advice}`, styleFor()));
}

function formatNote(note: string, style: Style): string {
  return `${style("yellow", `tracealloc: ${note}`)}\n`;
}

function age(moment: number): string {
  const seconds = Math.max(0, Date.now() - moment) / 1000;
  return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
}
