import type { Kind } from "./protocol.ts";
import { Statistic, StatisticDiff, type StatisticKey, type Totals } from "./statistic.ts";
import type { Trace } from "./trace.ts";
import { Frame, Traceback } from "./traceback.ts";

interface Group {
  readonly traceback: Traceback;
  readonly kind: Kind | undefined;
  size: number;
  count: number;
  allocatedSize: number;
  allocatedCount: number;
  error: number;
}

const NOTHING: Totals = { size: 0, count: 0, allocatedSize: 0, allocatedCount: 0, error: 0 };

/** What a frame stands for under each key that looks at single frames. */
const representatives: Readonly<Record<string, (frame: Frame) => Frame>> = {
  filename: ({ filename }) => new Frame({ filename, lineno: 0 }),
  lineno: ({ filename, lineno }) => new Frame({ filename, lineno }),
  site: (frame) => frame,
  function: ({ filename, functionName = "<anonymous>" }) =>
    new Frame({ filename, lineno: 0, functionName }),
  package: ({ filename }) => new Frame({ filename: packageOf(filename), lineno: 0 }),
};

/** Groups traces; largest first, by live size, count and traceback. RangeError for a wrong key. */
export function groupStatistics(
  traces: readonly Trace[],
  key: StatisticKey,
  cumulative: boolean,
): Statistic[] {
  return [...group(traces, key, cumulative).values()]
    .map((found) => new Statistic(found.traceback, found, key, found.kind))
    .sort((a, b) => b.size - a.size || b.count - a.count || b.traceback.compare(a.traceback));
}

/** Compares groups, those that vanished included; largest change first. RangeError as above. */
export function compareStatistics(
  traces: readonly Trace[],
  oldTraces: readonly Trace[],
  key: StatisticKey,
  cumulative: boolean,
): StatisticDiff[] {
  const current = group(traces, key, cumulative);
  const old = group(oldTraces, key, cumulative);
  const diffs: StatisticDiff[] = [];
  for (const [id, found] of current) {
    diffs.push(new StatisticDiff(found.traceback, found, old.get(id) ?? NOTHING, key, found.kind));
  }
  for (const [id, gone] of old) {
    if (!current.has(id))
      diffs.push(new StatisticDiff(gone.traceback, NOTHING, gone, key, gone.kind));
  }
  return diffs.sort(
    (a, b) =>
      Math.abs(b.sizeDiff) - Math.abs(a.sizeDiff) ||
      b.size - a.size ||
      Math.abs(b.countDiff) - Math.abs(a.countDiff) ||
      b.count - a.count ||
      b.traceback.compare(a.traceback),
  );
}

function group(
  traces: readonly Trace[],
  key: StatisticKey,
  cumulative: boolean,
): Map<string, Group> {
  const groups = new Map<string, Group>();
  const represent = Object.hasOwn(representatives, key) ? representatives[key] : undefined;
  if (represent === undefined) {
    if (key !== "traceback" && key !== "kind") throw new RangeError(`unknown key_type: '${key}'`);
    if (cumulative) {
      throw new RangeError(`cumulative mode cannot by used with key type '${key}'`);
    }
  }
  for (const trace of traces) {
    if (key === "traceback") add(groups, trace, trace.frames);
    else if (represent === undefined) addKind(groups, trace);
    else {
      // A frame that occurs twice in one stack is credited twice, as in tracemalloc.
      const frames = cumulative ? trace.frames : trace.frames.slice(-1);
      for (const frame of frames) add(groups, trace, [represent(frame)]);
    }
  }
  return groups;
}

function addKind(groups: Map<string, Group>, trace: Trace): void {
  add(groups, trace, [new Frame({ filename: trace.kind, lineno: 0 })], trace.kind);
}

function add(
  groups: Map<string, Group>,
  trace: Trace,
  frames: readonly Frame[],
  kind?: Kind,
): void {
  const id = frames.map(identity).join("\n");
  let found = groups.get(id);
  if (found === undefined) {
    found = { ...NOTHING, traceback: new Traceback(frames), kind };
    groups.set(id, found);
  }
  found.size += trace.size;
  found.count += trace.count;
  found.allocatedSize += trace.allocatedSize;
  found.allocatedCount += trace.allocatedCount;
  found.error = Math.hypot(found.error, trace.error);
}

function identity({ filename, lineno, column, functionName }: Frame): string {
  return JSON.stringify([filename, lineno, column, functionName]);
}

function packageOf(filename: string): string {
  const start = filename.lastIndexOf("node_modules/");
  if (start < 0) return ".";
  const [scope = "", name = ""] = filename.slice(start + "node_modules/".length).split("/");
  return scope.startsWith("@") ? `${scope}/${name}` : scope;
}
