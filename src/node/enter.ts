import { pathToFileURL } from "node:url";
import { isMainThread, parentPort } from "node:worker_threads";
// The runtime must be there before instrumented code; it reads TRACEALLOC as it loads.
import { tracer } from "../../runtime/runtime.ts";
import { createFrameResolver } from "./frames.ts";
import { installHooks } from "./install.ts";
import { decodeOptions } from "./options.ts";
import { OWN_FOLDER } from "./own.ts";
import { beginSession } from "./session.ts";
import { isCompiled } from "./typescript.ts";

const ENTERED = Symbol.for("tracealloc.entered");

/** Instruments what this thread loads from now on, and traces it when the options say so. */
export function enter(query: string): void {
  if (isHooksThread() || Reflect.has(globalThis, ENTERED)) return;
  Object.defineProperty(globalThis, ENTERED, { value: true });
  const { loader, session } = decodeOptions(query);
  if (isCompiled(process.argv[1] ?? "")) process.setSourceMapsEnabled(true);
  tracer.resolveFrame = createFrameResolver(loader);
  tracer.stacks.hideFolder(OWN_FOLDER);
  tracer.stacks.hideFolder(pathToFileURL(OWN_FOLDER).href);
  installHooks(loader);
  if (session !== undefined) beginSession(session, loader.root);
}

/** The thread in which Node 20 runs module hooks preloads as well, and no program ever. */
function isHooksThread(): boolean {
  return !isMainThread && parentPort === null;
}
