import vm from "node:vm";
import * as tracealloc from "../../../runtime/index.ts";
import { type InstrumentOptions, instrument } from "../../../transforms/instrument.ts";
import { observe } from "./observe.ts";
import type { Program } from "./program.ts";

/**
 * Where the trace of an instrumented program first differs from that of the plain one, or the counts of
 * the two levels of hooks from each other, in words.
 */
export function differenceOf(program: Program): string | undefined {
  if (!isValid(program)) return undefined;
  const plain = observe(program);
  if (plain === null) return undefined;
  const live = run(program, "live");
  const count = run(program, "count");
  return (
    compare("with hooks that follow", plain, live.events, program.code, live.code) ??
    compare("with hooks that count", plain, count.events, program.code, count.code) ??
    compare("counts", live.counts, count.counts, program.code, count.code)
  );
}

interface Run {
  readonly code: string;
  readonly events: readonly string[] | null;
  /** Allocations by site. */
  readonly counts: readonly string[];
}

let files = 0;

function run(program: Program, hooks: NonNullable<InstrumentOptions["hooks"]>): Run {
  const { sourceType } = program;
  const filename = `/project/random-${files++}.js`;
  const options = { filename, sourceType, hooks, runtime: "global", sourceMap: false } as const;
  const { code } = instrument(program.code, options);
  tracealloc.stop();
  tracealloc.start({ sampling: "exact" });
  const events = observe({ code, sourceType });
  const { traces } = tracealloc.takeSnapshot({ gc: false });
  const counts = traces.flatMap(({ traceback, kind, allocatedCount }) => {
    const frame = traceback.at(-1);
    if (frame?.filename !== filename || allocatedCount === 0) return [];
    return [`${frame.lineno}:${frame.column} ${kind} ${allocatedCount}`];
  });
  tracealloc.stop();
  return { code, events, counts: counts.sort() };
}

function compare(
  what: string,
  one: readonly string[] | null,
  other: readonly string[] | null,
  ...codes: readonly string[]
): string | undefined {
  // Too slow, where the plain program was not.
  if (one === null || other === null) return undefined;
  const length = Math.max(one.length, other.length);
  for (let index = 0; index < length; index++) {
    if (one[index] === other[index]) continue;
    return `${what}, ${index} is ${other[index]}, not ${one[index]}\n${codes.join("\n--- instrumented\n")}`;
  }
  return undefined;
}

/** Now and then a random program is an early error. */
function isValid({ code, sourceType }: Program): boolean {
  try {
    if (sourceType === "commonjs") vm.compileFunction(code, ["exports", "module"]);
    else new vm.Script(code);
    return true;
  } catch {
    return false;
  }
}
