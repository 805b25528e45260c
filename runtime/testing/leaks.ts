import { tracer } from "../runtime.ts";
import type { Site } from "../sites.ts";
import { type Allocations, difference, type Ledger, readLedger } from "./allocations.ts";
import { type Path, pathsTo } from "./callers.ts";
import { checkTimes, type Measured, repeat } from "./measure.ts";
import { type Population, readOrigins, readPopulation } from "./population.ts";
import { checkInstrumented, openWindow } from "./window.ts";

export interface LeakOptions {
  /** Calls before those that are looked at, so that what is made once is there (default 3). */
  readonly warmup?: number | undefined;
  /** Calls that are looked at (default 10). */
  readonly repeats?: number | undefined;
  /** Frames that a traceback keeps (default 10). */
  readonly frames?: number | undefined;
}

/** A line of which more lived after each half of the calls. */
export interface Leak {
  readonly site: Site;
  /** Values that survived; 0 where only those have grown that were there before. */
  readonly survived: number;
  /** Values that the calls made there. */
  readonly made: number;
  /** Entries by which its arrays, maps and sets have grown. */
  readonly entries: number;
  /** Bytes that are alive besides. */
  readonly bytes: number;
  /** The ways that the survivors have come, most frequent first. */
  readonly paths: readonly Path[];
}

/** Calls that are looked at where nothing is said. */
export const REPEATS = 10;

/**
 * Calls a function again and again. A leak is a line of which more lives after the first half of the calls, and
 * still more after the second: so neither what is made once nor what takes the place of the old is one.
 */
export async function findLeaks(
  fn: Measured,
  { warmup = 3, repeats = REPEATS, frames = 10 }: LeakOptions = {},
): Promise<readonly Leak[]> {
  checkTimes("warmup", warmup, 0);
  checkTimes("repeats", repeats, 2);
  const close = openWindow(frames);
  try {
    await repeat(fn, warmup);
    const start = await settled();
    await repeat(fn, Math.ceil(repeats / 2));
    const middle = await settled();
    await repeat(fn, Math.floor(repeats / 2));
    const end = await settled();
    checkInstrumented();
    const leaks = compare(start, middle, end);
    if (leaks.length === 0) checkKnown(difference(start.ledger, end.ledger), repeats);
    return leaks;
  } finally {
    close();
  }
}

/** What was made and what lives at one moment. */
interface Moment {
  readonly ledger: Ledger;
  readonly living: ReadonlyMap<Site, Population>;
  /** What is born from now on is of this epoch or a later one. */
  readonly epoch: number;
}

async function settled(): Promise<Moment> {
  if (!(await tracer.settle())) {
    throw new Error(
      "tracealloc cannot collect garbage in this engine, so it cannot tell what leaks. Start Chromium with " +
        "--js-flags=--expose-gc, or Firefox with dom.testing.testutils.enabled.",
    );
  }
  tracer.epochs.advance();
  return { ledger: readLedger(), living: readPopulation(), epoch: tracer.epochs.now };
}

const NOBODY: Population = { count: 0, bytes: 0, entries: 0 };

function compare(start: Moment, middle: Moment, end: Moment): Leak[] {
  const leaks: Leak[] = [];
  for (const [site, last] of end.living) {
    const first = start.living.get(site) ?? NOBODY;
    const half = middle.living.get(site) ?? NOBODY;
    const grewIn = (key: keyof Population): number =>
      half[key] > first[key] && last[key] > half[key] ? last[key] - first[key] : 0;
    const survived = Math.round(grewIn("count"));
    const entries = Math.round(grewIn("entries"));
    if (survived === 0 && entries === 0 && grewIn("bytes") === 0) continue;
    leaks.push({
      site,
      survived,
      made: (end.ledger.get(site)?.count ?? 0) - (start.ledger.get(site)?.count ?? 0),
      entries: survived === 0 ? entries : 0,
      bytes: Math.round(last.bytes - first.bytes),
      paths: survived > 0 ? pathsTo(site, readOrigins(site, start.epoch)) : [],
    });
  }
  return leaks.sort((a, b) => b.survived - a.survived || b.bytes - a.bytes);
}

const NEVER_FOLLOWED: readonly string[] = ["promise", "iterator", "bigint", "string"];

/** Throws where that no leak was found says nothing. */
function checkKnown({ count, sites }: Allocations, repeats: number): void {
  if (count === 0) {
    throw new Error(
      `tracealloc saw no instrumented line allocate anything in ${repeats} calls, so it cannot tell whether they leak. ` +
        "Is the code that is called instrumented? Test files are not by themselves, nor is what `exclude` names.",
    );
  }
  const unknown = sites.find(
    ({ kind, unfollowedCount }) => unfollowedCount > 0 && !NEVER_FOLLOWED.includes(kind),
  );
  if (unknown === undefined) return;
  throw new Error(
    `tracealloc only counts at ${unknown.filename}:${unknown.line}, so it cannot tell whether that leaks: ` +
      'instrument the file with hooks: "live".',
  );
}
