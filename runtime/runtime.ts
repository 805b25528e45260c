import { detectHost } from "./host.ts";
import { PROTOCOL_VERSION, RUNTIME_KEY, type RuntimeEntry } from "./protocol.ts";
import { Tracer } from "./tracer.ts";

/** What instrumented code calls, and the state that other copies of the package join. */
interface Runtime extends RuntimeEntry {
  readonly tracer: Tracer;
}

const MAX_FRAMES = 65_535;

function install(): Tracer {
  const key = Symbol.for(RUNTIME_KEY);
  const globals = globalThis as { [key]?: Runtime };
  // A second copy of the package (CommonJS beside ESM, say) joins the first.
  const present = globals[key];
  if (present) return present.tracer;
  const tracer = new Tracer(detectHost());
  const runtime: Runtime = {
    protocol: PROTOCOL_VERSION,
    file: (table) => tracer.file(table),
    tracer,
  };
  Object.defineProperty(globalThis, key, { value: runtime });
  const { startFrames } = tracer.host;
  if (startFrames !== undefined) startFromEnvironment(tracer, startFrames);
  return tracer;
}

/** As PYTHONTRACEMALLOC: empty or 0 is off, anything but a number of frames stops the program. */
function startFromEnvironment(tracer: Tracer, text: string): void {
  if (text === "") return;
  const frames = /^\s*[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (frames === 0) return;
  if (!(frames >= 1 && frames <= MAX_FRAMES)) {
    throw new RangeError("TRACEALLOC: invalid number of frames");
  }
  tracer.start({ frames });
}

/** Throws `RangeError` unless `frames` is an integer from 1 to 65,535. */
export function checkFrames(frames: number): number {
  if (!Number.isInteger(frames) || frames < 1 || frames > MAX_FRAMES) {
    throw new RangeError(`the number of frames must be in range [1; ${MAX_FRAMES}]`);
  }
  return frames;
}

/** The process's tracer, installed on `globalThis` by the first copy of the package to load. */
export const tracer: Tracer = install();
