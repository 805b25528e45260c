import { type Frame, type FrameData, Snapshot } from "../../runtime/index.ts";
import { Trace } from "../../runtime/trace.ts";
import { mayCall } from "./calls.ts";
import type { PathMapping } from "./path-mapping.ts";
import { type OriginalFrame, readScript, type Script } from "./script.ts";

/**
 * The snapshot with the callers of its traces where people wrote them: pages know these only by the addresses
 * of their scripts. `warn` hears of scripts that cannot be led back, whose frames stay as they are.
 */
export async function withOriginalFrames(
  snapshot: Snapshot,
  mappings: readonly PathMapping[],
  warn: (message: string) => void,
): Promise<Snapshot> {
  const frames = snapshot.traces.flatMap((trace) => trace.frames);
  const addresses = new Set(frames.map(({ filename }) => filename).filter(isAddress));
  if (addresses.size === 0) return snapshot;
  const scripts = await readScripts([...addresses], mappings, warn);
  const known = new Set(frames.map(({ filename }) => filename).filter((name) => !isAddress(name)));
  const original = (frame: FrameData): OriginalFrame | undefined => {
    const found = scripts.get(frame.filename)?.(frame);
    return (
      found && {
        ...found,
        frame: { ...found.frame, filename: knownAs(found.frame.filename, known) },
      }
    );
  };
  const traces = snapshot.traces.map((trace) => {
    const { kind, frames, className, label, cohorts } = trace;
    const mapped = frames.map((frame) => original(frame) ?? frame);
    const isHook = isCallOfHook(mapped.at(-2), frames.at(-1));
    if (isHook) mapped.splice(-2, 1);
    const totalFrames = trace.totalFrames && trace.totalFrames - (isHook ? 1 : 0);
    const all = mapped.map((one) => ("frame" in one ? one.frame : one));
    return new Trace({ kind, frames: all, totalFrames, className, label, cohorts });
  });
  return new Snapshot(traces, snapshot);
}

/** In a minified bundle, the newest frame that was captured may be a helper's: then the next one stands for the site, too. */
function isCallOfHook(
  caller: OriginalFrame | FrameData | undefined,
  site: Frame | undefined,
): boolean {
  if (caller === undefined || !("frame" in caller) || site?.column === undefined) return false;
  const { frame, source } = caller;
  const { filename, functionName, lineno, column } = site;
  const isSame = frame.filename === filename && frame.functionName === functionName;
  return isSame && source !== undefined && !mayCall(source, frame, { lineno, column });
}

function isAddress(filename: string): boolean {
  return /^https?:\/\//.test(filename);
}

async function readScripts(
  addresses: readonly string[],
  mappings: readonly PathMapping[],
  warn: (message: string) => void,
): Promise<Map<string, Script>> {
  const scripts = new Map<string, Script>();
  const failures: [address: string, reason: string][] = [];
  await Promise.all(
    addresses.map(async (address) => {
      try {
        scripts.set(address, await readScript(address, mappings));
      } catch (error) {
        failures.push([address, reasonOf(error)]);
      }
    }),
  );
  for (const [address, reason] of failures.sort()) {
    warn(
      `frames of ${address} stay as they are, for ${reason}; ` +
        "--path-mapping <prefix>=<folder> says where its files are",
    );
  }
  return scripts;
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const why =
    cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : "";
  return why === "" ? message : `${message} (${why})`;
}

/** Sites are named from the root of their project on, which a map does not know. */
function knownAs(path: string, known: ReadonlySet<string>): string {
  for (let at = 0; at >= 0; at = path.indexOf("/", at + 1)) {
    const name = path.slice(at === 0 ? 0 : at + 1);
    if (known.has(name)) return name;
  }
  return path;
}
