import { pathToFileURL } from "node:url";
// The runtime must be there before instrumented code; it reads TRACEALLOC as it loads.
import { tracer } from "../../runtime/runtime.ts";
import type { FrameResolver } from "../../runtime/traces.ts";
import { checkLoadsAsNode } from "./engine.ts";
import { installHooks } from "./install.ts";
import { decodeOptions, type LoaderOptions } from "./options.ts";
import { asOwn, OWN_FOLDER, requireOwn } from "./own.ts";
import { beginSession } from "./session.ts";
import { isCompiled } from "./typescript.ts";

const ENTERED = Symbol.for("tracealloc.entered");

/** Instruments what this thread loads from now on, and traces it when the options say so. */
export function enter(query: string): void {
  checkLoadsAsNode("tracealloc/register");
  if (Reflect.has(globalThis, ENTERED)) return;
  Object.defineProperty(globalThis, ENTERED, { value: true });
  const { loader, session } = decodeOptions(query);
  if (isCompiled(process.argv[1] ?? "")) process.setSourceMapsEnabled(true);
  tracer.resolveFrame = lazily(loader);
  tracer.follower.stacks.hideFolder(OWN_FOLDER);
  tracer.follower.stacks.hideFolder(pathToFileURL(OWN_FOLDER).href);
  installHooks(loader);
  if (session !== undefined) beginSession(session, loader.root);
}

/** Finding the places of frames takes a parser, which is loaded with the first frame. */
function lazily(options: LoaderOptions): FrameResolver {
  let resolve: FrameResolver | undefined;
  // What is loaded there has its own copy of requireOwn, of which the hooks of this one know nothing.
  return (frame) =>
    asOwn(() => {
      resolve ??= (requireOwn("./frames.js") as typeof import("./frames.ts")).createFrameResolver(
        options,
      );
      return resolve(frame);
    });
}
