import { type FrameData, frameKey } from "../frame.ts";
import { tracer } from "../runtime.ts";
import type { Site } from "../sites.ts";
import { parseLine } from "../stacks/parse.ts";
import type { RawFrame } from "../stacks/stack.ts";
import type { Context } from "../strata.ts";
import { framesOf, generatedPlace } from "../traces.ts";

/** Frames of test runners, of other packages and of these helpers, which say nothing of the code under test. */
const FOREIGN =
  /(?:^|[\\/])node_modules[\\/]|^node:|[\\/](?:runtime|cjs)[\\/]testing[\\/](?:measure|leaks|matchers|expect)\.[jt]s$/;

/** A way to a site, and how many values have come it. */
export interface Path {
  /** Newest frame first. A line of 0 is not known. */
  readonly frames: readonly FrameData[];
  readonly count: number;
}

/** The ways to a site, the one that most values have come first. */
export function pathsTo(site: Site, origins: ReadonlyMap<Context, number>): readonly Path[] {
  const paths = new Map<string, Path>();
  for (const [context, count] of origins) {
    const frames = framesIn(context, site);
    const key = frames.map(frameKey).join();
    paths.set(key, { frames, count: count + (paths.get(key)?.count ?? 0) });
  }
  return [...paths.values()].sort((a, b) => b.count - a.count);
}

function framesIn({ stack }: Context, site: Site): readonly FrameData[] {
  const captured = stack?.frames ?? [];
  const { resolveFrame } = tracer;
  const isMapped = resolveFrame !== generatedPlace;
  const own = captured.at(-1);
  const root = isMapped || own === undefined ? "" : rootOf(hostPlace(own).filename, site.filename);
  const resolve = isMapped ? resolveFrame : (frame: RawFrame) => under(root, hostPlace(frame));
  const frames = framesOf(site, captured, resolve).reverse();
  return frames.filter(({ filename }, index) => index === 0 || !FOREIGN.test(filename));
}

let projectRoot: string | undefined;

/** Sets the folder that names of callers are relative to, where the runner knows it. */
export function setRoot(folder: string): void {
  projectRoot = `${folder}/`;
}

/** The folder that the site's name is relative to, found from the script that it is in. */
function rootOf(script: string, filename: string): string {
  return script.endsWith(`/${filename}`) ? script.slice(0, -filename.length) : "";
}

function under(siteRoot: string, frame: FrameData): FrameData {
  const root = [projectRoot, siteRoot].find((one) => one && frame.filename.startsWith(one)) ?? "";
  return { ...frame, filename: frame.filename.slice(root.length) };
}

type PrepareStackTrace = (error: Error, frames: readonly object[]) => unknown;

interface Host {
  readonly process?: { readonly getBuiltinModule?: (name: string) => unknown };
}

/**
 * The function by which test runners on V8 tell the engine of the source maps of what they have loaded. Runners
 * that give each file a context of its own have it in Node's main one.
 */
function stackPreparer(): PrepareStackTrace | undefined {
  const { process } = globalThis as Host;
  const vm = process?.getBuiltinModule?.("vm") as { runInThisContext?(code: string): unknown };
  for (const known of [Error, vm?.runInThisContext?.("Error")]) {
    const { prepareStackTrace } = (known ?? {}) as { prepareStackTrace?: PrepareStackTrace };
    if (typeof prepareStackTrace === "function") return prepareStackTrace;
  }
  return undefined;
}

/** A frame's place in the source, read from the text that the host would make of it; elsewhere its line is not known. */
function hostPlace(frame: RawFrame): FrameData {
  const { functionName } = frame;
  try {
    const text = String(stackPreparer()?.(new Error(), [new CallSite(frame)]) ?? "");
    const found = parseLine(text.slice(text.lastIndexOf("\n") + 1));
    if (found !== undefined) {
      return {
        filename: pathOf(found.file),
        lineno: found.line,
        column: found.column,
        functionName,
      };
    }
  } catch {
    // It wants to know more of a frame than can be told.
  }
  return { filename: pathOf(frame.file), lineno: 0, functionName };
}

/** Scripts are named by paths, and by addresses: of files, and of a development server. */
function pathOf(script: string): string {
  return script.replace(/^file:\/\/|^https?:\/\/[^/]*(?:\/@fs(?=\/))?/, "").replace(/[?#].*$/, "");
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
