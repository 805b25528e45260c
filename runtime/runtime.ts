import { realmEntry } from "./entry.ts";
import { detectHost } from "./host.ts";
import { Tracer } from "./tracer.ts";

const MAX_FRAMES = 65_535;

function install(): Tracer {
  const entry = realmEntry();
  // A second copy of the package joins the first.
  if (entry.tracer) return entry.tracer;
  const tracer = new Tracer(detectHost());
  entry.tracer = tracer;
  entry.sizes.set(tracer.sizes.madeStrings);
  entry.files.forEach((file) => {
    tracer.takeUp(file);
  });
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

/** The realm's tracer, which the first copy of the package to load it has made. */
export const tracer: Tracer = install();
