import type { Census } from "./census/census.ts";
import type { FrameData } from "./frame.ts";
import type { Site } from "./sites.ts";
import type { RawFrame } from "./stacks/stacks.ts";
import type { TraceData } from "./trace.ts";

/** Tells the original place of a frame in generated code; undefined where nothing better is known. */
export type FrameResolver = (frame: RawFrame) => FrameData | undefined;

/** A census as traces; `place` tells where captured frames are in the original source. */
export function tracesOf({ entries }: Census, place: (frame: RawFrame) => FrameData): TraceData[] {
  const placed = memoized(place);
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
  place: (frame: RawFrame) => FrameData,
): FrameData[] {
  return [...captured.slice(0, -1).map(place), siteFrame(site)];
}

function siteFrame({ filename, line, column, functionName }: Site): FrameData {
  return { filename, lineno: line, column, functionName };
}

/** A frame where the engine sees it. */
export function generatedPlace({ file, line, column, functionName }: RawFrame): FrameData {
  return { filename: file, lineno: line, column, functionName };
}

function memoized(place: (frame: RawFrame) => FrameData): (frame: RawFrame) => FrameData {
  const placed = new Map<RawFrame, FrameData>();
  return (frame) => {
    let data = placed.get(frame);
    if (data === undefined) {
      data = place(frame);
      placed.set(frame, data);
    }
    return data;
  };
}
