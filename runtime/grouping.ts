import { type Cohort, errorsOf, type Totals } from "./cohort.ts";
import { frameKey } from "./frame.ts";
import type { Shared, StatisticKey } from "./statistic.ts";
import type { Trace } from "./trace.ts";
import { Frame, Traceback } from "./traceback.ts";

/** Traces that share what they are grouped by. */
export interface Group {
  readonly shared: Shared;
  readonly totals: Totals;
}

/** What a frame stands for under each key that looks at single frames. */
const representatives: Readonly<Record<string, (frame: Frame) => Frame>> = {
  filename: ({ filename }) => new Frame({ filename, lineno: 0 }),
  lineno: ({ filename, lineno }) => new Frame({ filename, lineno }),
  site: (frame) => frame,
  function: ({ filename, functionName = "<anonymous>" }) =>
    new Frame({ filename, lineno: 0, functionName }),
  package: ({ filename }) => new Frame({ filename: packageOf(filename), lineno: 0 }),
};

/** What a trace stands for under each key that looks at whole traces. */
const wholes: Readonly<Record<string, (trace: Trace) => Shared>> = {
  traceback: ({ frames }) => ({ traceback: new Traceback(frames) }),
  kind: ({ kind }) => ({ traceback: named(kind), kind }),
  label: ({ label }) => ({ traceback: named(label ?? "<no label>"), label }),
};

/** Groups traces; the id of a group is the same in every snapshot. RangeError for a wrong key. */
export function group(
  traces: readonly Trace[],
  key: StatisticKey,
  cumulative: boolean,
): Map<string, Group> {
  const sums = new Map<string, Sum>();
  const represent = own(representatives, key);
  const whole = own(wholes, key);
  if (represent !== undefined) {
    for (const trace of traces) {
      // A frame that occurs twice in one stack is credited twice, as in tracemalloc.
      const frames = cumulative ? trace.frames : trace.frames.slice(-1);
      for (const frame of frames) {
        const shown = represent(frame);
        sumFor(sums, frameKey(shown), () => ({ traceback: new Traceback([shown]) })).add(trace);
      }
    }
  } else if (whole === undefined) {
    throw new RangeError(`unknown key_type: '${String(key)}'`);
  } else if (cumulative) {
    throw new RangeError(`cumulative mode cannot by used with key type '${key}'`);
  } else {
    for (const trace of traces) {
      const shared = whole(trace);
      const id = shared.traceback.frames.map(frameKey).join("");
      sumFor(sums, id, () => shared).add(trace);
    }
  }
  return new Map([...sums].map(([id, sum]) => [id, { shared: sum.shared, totals: sum.totals() }]));
}

/** Adds up the traces of a group. */
class Sum {
  readonly shared: Shared;
  readonly #sums = {
    size: 0,
    heldSize: 0,
    count: 0,
    allocatedSize: 0,
    allocatedCount: 0,
    diedYoungCount: 0,
  };
  readonly #cohorts: Cohort[] = [];
  #last: Trace | undefined;
  #times = 0;
  #mostTimes = 0;

  constructor(shared: Shared) {
    this.shared = shared;
  }

  /** Adds a trace; several times in a row where its stack has the group several times. */
  add(trace: Trace): void {
    const sums = this.#sums;
    sums.size += trace.size;
    sums.heldSize += trace.heldSize;
    sums.count += trace.count;
    sums.allocatedSize += trace.allocatedSize;
    sums.allocatedCount += trace.allocatedCount;
    sums.diedYoungCount += trace.diedYoungCount;
    this.#times = trace === this.#last ? this.#times + 1 : 1;
    this.#mostTimes = Math.max(this.#mostTimes, this.#times);
    if (trace !== this.#last) this.#cohorts.push(...trace.cohorts);
    this.#last = trace;
  }

  /** The sums and their errors; a trace that was credited k times errs k times as much. */
  totals(): Totals {
    const { error, allocatedError } = errorsOf(this.#cohorts);
    const times = this.#mostTimes;
    return { ...this.#sums, error: error * times, allocatedError: allocatedError * times };
  }
}

function sumFor(sums: Map<string, Sum>, id: string, shared: () => Shared): Sum {
  let sum = sums.get(id);
  if (sum === undefined) {
    sum = new Sum(shared());
    sums.set(id, sum);
  }
  return sum;
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
