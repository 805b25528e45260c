import { errorsOf, type Totals } from "./cohort.ts";
import { frameKey } from "./frame.ts";
import type { Shared, StatisticKey } from "./statistic.ts";
import type { Trace } from "./trace.ts";
import { Frame, Traceback } from "./traceback.ts";

/** Traces that share what they are grouped by, and the sums over them. */
export class Group implements Totals {
  readonly shared: Shared;
  size = 0;
  heldSize = 0;
  count = 0;
  allocatedSize = 0;
  allocatedCount = 0;
  diedYoungCount = 0;
  unfollowedCount = 0;
  error = 0;
  allocatedError = 0;
  readonly #traces: Trace[] = [];
  #last: Trace | undefined;
  #times = 0;
  #mostTimes = 0;
  /** No trace has an error: then what they have of each draw is all of it. */
  #isExact = true;

  constructor(shared: Shared) {
    this.shared = shared;
  }

  /** Adds a trace; several times in a row where its stack has the group several times. */
  add(trace: Trace): void {
    this.size += trace.size;
    this.heldSize += trace.heldSize;
    this.count += trace.count;
    this.allocatedSize += trace.allocatedSize;
    this.allocatedCount += trace.allocatedCount;
    this.diedYoungCount += trace.diedYoungCount;
    this.unfollowedCount += trace.unfollowedCount;
    const isAgain = trace === this.#last;
    if (!isAgain) this.#traces.push(trace);
    this.#last = trace;
    if (trace.error > 0 || trace.allocatedError > 0) this.#isExact = false;
    this.#times = isAgain ? this.#times + 1 : 1;
    this.#mostTimes = Math.max(this.#mostTimes, this.#times);
  }

  /** Works out the errors, once all is added. A trace that was credited k times errs k times as much. */
  finish(): void {
    if (this.#isExact) return;
    const [only] = this.#traces;
    const isAlone = only !== undefined && this.#traces.length === 1;
    const errors = isAlone ? only : errorsOf(this.#traces.flatMap(({ cohorts }) => cohorts));
    this.error = errors.error * this.#mostTimes;
    this.allocatedError = errors.allocatedError * this.#mostTimes;
  }
}

/** How to group: which of `T` go together, and what they share. */
interface Grouping<T> {
  /** Equal for those that go together. */
  id(item: T): string;
  shared(item: T): Shared;
}

/** The keys that look at single frames, of which `cumulative` takes all. */
const byFrame: Readonly<Record<string, Grouping<Frame>>> = {
  filename: {
    id: ({ filename }) => filename,
    shared: ({ filename }) => ({ traceback: named(filename) }),
  },
  lineno: {
    id: ({ filename, lineno }) => `${lineno}:${filename}`,
    shared: ({ filename, lineno }) => ({
      traceback: new Traceback([new Frame({ filename, lineno })]),
    }),
  },
  site: { id: frameKey, shared: (frame) => ({ traceback: new Traceback([frame]) }) },
  function: {
    id: ({ filename, functionName = "<anonymous>" }) =>
      `${filename.length}:${filename}${functionName}`,
    shared: ({ filename, functionName = "<anonymous>" }) => ({
      traceback: new Traceback([new Frame({ filename, lineno: 0, functionName })]),
    }),
  },
  package: {
    id: ({ filename }) => packageOf(filename),
    shared: ({ filename }) => ({ traceback: named(packageOf(filename)) }),
  },
};

/** What groupings look at of a trace. */
type Described = Pick<Trace, "kind" | "label" | "frames">;

/** The keys that look at whole traces. */
const byTrace: Readonly<Record<string, Grouping<Described>>> = {
  traceback: {
    id: ({ frames }) => frames.map(frameKey).join(""),
    shared: ({ frames }) => ({ traceback: new Traceback(frames) }),
  },
  kind: {
    id: ({ kind }) => kind,
    shared: ({ kind }) => ({ traceback: named(kind), kind }),
  },
  label: {
    id: ({ label }) => (label === undefined ? "" : `=${label}`),
    shared: ({ label }) => ({ traceback: named(label ?? "<no label>"), label }),
  },
};

/** Groups traces; the id of a group is the same in every snapshot. RangeError for a wrong key. */
export function group(
  traces: readonly Trace[],
  key: StatisticKey,
  cumulative: boolean,
): Map<string, Group> {
  const groups = new Map<string, Group>();
  const frameGrouping = own(byFrame, key);
  const traceGrouping = own(byTrace, key);
  if (frameGrouping !== undefined) {
    for (const trace of traces) {
      const { frames } = trace;
      // A frame that occurs twice in one stack is credited twice, as in tracemalloc.
      for (let i = cumulative ? 0 : Math.max(frames.length - 1, 0); i < frames.length; i++) {
        groupFor(groups, frameGrouping, frames[i] as Frame).add(trace);
      }
    }
  } else if (traceGrouping === undefined) {
    throw new RangeError(`unknown key_type: '${String(key)}'`);
  } else if (cumulative) {
    throw new RangeError(`cumulative mode cannot by used with key type '${key}'`);
  } else {
    for (const trace of traces) groupFor(groups, traceGrouping, trace).add(trace);
  }
  for (const found of groups.values()) found.finish();
  return groups;
}

/** Tells the id of the group that a trace is in by itself; undefined for one without frames. */
export function groupIdOf(key: StatisticKey): (trace: Described) => string | undefined {
  const whole = own(byTrace, key);
  if (whole !== undefined) return whole.id;
  const { id } = byFrame[key] as Grouping<Frame>;
  return ({ frames }) => {
    const newest = frames.at(-1);
    return newest === undefined ? undefined : id(newest);
  };
}

function groupFor<T>(groups: Map<string, Group>, { id, shared }: Grouping<T>, item: T): Group {
  const key = id(item);
  let found = groups.get(key);
  if (found === undefined) {
    found = new Group(shared(item));
    groups.set(key, found);
  }
  return found;
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function named(filename: string): Traceback {
  return new Traceback([new Frame({ filename, lineno: 0 })]);
}

function packageOf(filename: string): string {
  const start = filename.lastIndexOf("node_modules/");
  if (start < 0) return ".";
  const [scope = "", name = ""] = filename.slice(start + "node_modules/".length).split("/");
  return scope.startsWith("@") ? `${scope}/${name}` : scope;
}
