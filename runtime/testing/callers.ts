import type { FrameData } from "../frame.ts";
import { tracer } from "../runtime.ts";
import type { Site } from "../sites.ts";
import { parseLine } from "../stacks/parse.ts";
import type { RawFrame } from "../stacks/stack.ts";
import type { Context } from "../strata.ts";
import { framesOf, generatedPlace } from "../traces.ts";

/** Frames of test runners and other packages, which led to the code under test and say nothing of it. */
const FOREIGN = /[\\/]node_modules[\\/]|^node:|[\\/]dist[\\/](?:runtime|cjs)[\\/]testing[\\/]/;

/** The way to a site, newest frame first, in the original source as far as the host knows it. */
export function tracebackOf(site: Site, { stack }: Context): readonly FrameData[] {
  const captured = stack?.frames ?? [];
  const { resolveFrame } = tracer;
  const isMapped = resolveFrame !== generatedPlace;
  const own = captured.at(-1);
  const root = isMapped || own === undefined ? "" : rootOf(hostPlace(own).filename, site.filename);
  const resolve = isMapped ? resolveFrame : (frame: RawFrame) => under(root, hostPlace(frame));
  const frames = framesOf(site, captured, resolve).reverse();
  return frames.filter(({ filename }, index) => index === 0 || !FOREIGN.test(filename));
}

/** The folder that the site's name is relative to, found from the script that it is in. */
function rootOf(script: string, filename: string): string {
  return script.endsWith(`/${filename}`) ? script.slice(0, -filename.length) : "";
}

function under(root: string, frame: FrameData): FrameData {
  if (root === "" || !frame.filename.startsWith(root)) return frame;
  return { ...frame, filename: frame.filename.slice(root.length) };
}

type PrepareStackTrace = (error: Error, frames: readonly object[]) => unknown;

/**
 * Test runners on V8 install a function that knows the source maps of what they have loaded: it is given
 * the frame as the engine would, and the place read from the text that it makes.
 */
function hostPlace(frame: RawFrame): FrameData {
  const { prepareStackTrace } = Error as unknown as { prepareStackTrace?: PrepareStackTrace };
  let found: RawFrame | undefined;
  if (typeof prepareStackTrace === "function") {
    try {
      const text = String(prepareStackTrace(new Error(), [new CallSite(frame)]));
      found = parseLine(text.slice(text.lastIndexOf("\n") + 1));
    } catch {
      // It wants more of a frame than can be told.
    }
  }
  const { file, ...place } = found ?? frame;
  const filename = file.replace(/^file:\/\//, "");
  return generatedPlace({ ...place, file: filename, functionName: frame.functionName });
}

/** A frame in the form in which V8 hands it over. */
class CallSite {
  readonly #frame: RawFrame;

  constructor(frame: RawFrame) {
    this.#frame = frame;
  }

  getFileName(): string {
    return this.#frame.file;
  }
  getScriptNameOrSourceURL(): string {
    return this.#frame.file;
  }
  getLineNumber(): number {
    return this.#frame.line;
  }
  getColumnNumber(): number {
    return this.#frame.column;
  }
  getFunctionName(): string | null {
    return this.#frame.functionName ?? null;
  }
  getMethodName(): null {
    return null;
  }
  getTypeName(): null {
    return null;
  }
  getThis(): undefined {
    return undefined;
  }
  getFunction(): undefined {
    return undefined;
  }
  getEvalOrigin(): undefined {
    return undefined;
  }
  getPromiseIndex(): null {
    return null;
  }
  isNative(): boolean {
    return false;
  }
  isToplevel(): boolean {
    return true;
  }
  isEval(): boolean {
    return false;
  }
  isConstructor(): boolean {
    return false;
  }
  isAsync(): boolean {
    return false;
  }
  isPromiseAll(): boolean {
    return false;
  }
  toString(): string {
    const { functionName = "<anonymous>", file, line, column } = this.#frame;
    return `${functionName} (${file}:${line}:${column})`;
  }
}
