import module from "node:module";
import { installCommonJsHooks } from "./cjs-hooks.ts";
import { instrumentLoaded, loadCompiled, separateOwn, sourceSpecifier } from "./esm.ts";
import { REGISTER_HOOKS, type RegisterHooks } from "./features.ts";
import type { LoaderOptions } from "./options.ts";
import { isOwnUrl } from "./own.ts";
import { createTransformer, type Transformer } from "./transform.ts";

/** Instruments everything that this thread loads from now on. */
export function installHooks(options: LoaderOptions): void {
  const transformer = createTransformer(options);
  installCommonJsHooks(transformer);
  if (REGISTER_HOOKS !== undefined) installSynchronousHooks(REGISTER_HOOKS, transformer);
  else startHooksThread(options);
}

/**
 * Node 20 pipes what the hooks' thread prints to the streams of this one. Such a pipe listens for errors and throws
 * them again, also those that console.log ignores: the reader is gone (`| head`).
 */
function startHooksThread(options: LoaderOptions): void {
  const streams = [process.stdout, process.stderr];
  const before = streams.map((stream) => stream.listeners("error"));
  module.register(new URL("./hooks-thread.js", import.meta.url), { data: options });
  streams.forEach((stream, index) => {
    for (const listener of stream.listeners("error")) {
      if (!before[index]?.includes(listener)) stream.off("error", listener as () => void);
    }
  });
}

function installSynchronousHooks(register: RegisterHooks, transformer: Transformer): void {
  register({
    resolve(specifier, context, next) {
      // What is required is found by the CommonJS hooks.
      if (context.conditions.includes("require")) return next(specifier);
      const result = next(sourceSpecifier(specifier, context.parentURL));
      return separateOwn(result, context.parentURL);
    },
    load(url, _context, next) {
      if (isOwnUrl(url)) return next(url);
      return loadCompiled(transformer, url) ?? instrumentLoaded(transformer, url, next(url));
    },
  });
}
