import type { Census } from "./census/census.ts";
import type { FrameData } from "./frame.ts";
import type { Site } from "./sites.ts";
import type { RawFrame } from "./stacks/stacks.ts";
import type { TraceOfCohorts } from "./trace.ts";

/** Tells where a captured frame is in the original source; undefined for one that nobody wrote. */
export type FrameResolver = (frame: RawFrame) => FrameData | undefined;

/** A census as traces, frames at their original places. */
export function tracesOf({ entries }: Census, resolve: FrameResolver): TraceOfCohorts[] {
  const placed = memoized(resolve);
  return entries.map(({ site, context, cohorts }) => ({
    kind: site.kind,
    className: site.className,
    label: context.label,
    frames: framesOf(site, context.stack?.frames ?? [], placed),
    totalFrames: context.stack?.total,
    cohorts,
  }));
}

/** The newest captured frame is the function that the site is in; the site itself is more exact. */
export function framesOf(
  site: Site,
  captured: readonly RawFrame[],
  resolve: FrameResolver,
): FrameData[] {
  if (captured.length < 2) return [siteFrame(site)];
  const callers = captured.slice(0, -1).map(resolve);
  return [...callers.filter((frame) => frame !== undefined), siteFrame(site)];
}

function siteFrame({ filename, line, column, functionName }: Site): FrameData {
  return { filename, lineno: line, column, functionName };
}

/** A frame where the engine sees it. */
export function generatedPlace({ file, line, column, functionName }: RawFrame): FrameData {
  return { filename: file, lineno: line, column, functionName };
}

function memoized(resolve: FrameResolver): FrameResolver {
  const resolved = new Map<RawFrame, FrameData | undefined>();
  return (frame) => {
    if (!resolved.has(frame)) resolved.set(frame, resolve(frame));
    return resolved.get(frame);
  };
}
