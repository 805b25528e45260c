import type { LoadHook, ResolveHook } from "node:module";
import { instrumentLoaded, loadCompiled, separateOwn, sourceSpecifier } from "./esm.ts";
import type { LoaderOptions } from "./options.ts";
import { isOwnUrl } from "./own.ts";
import { createTransformer } from "./transform.ts";

/** What is behind the hooks of `module.register`. */
export interface AsyncHooks {
  readonly resolve: ResolveHook;
  readonly load: LoadHook;
}

/** Hooks that resolve as TypeScript means it, and load, compile and instrument ES modules. */
export function createAsyncHooks(options: LoaderOptions): AsyncHooks {
  const transformer = createTransformer(options);
  return {
    async resolve(specifier, context, next) {
      const result = await next(sourceSpecifier(specifier, context.parentURL));
      return separateOwn(result, context.parentURL);
    },
    async load(url, _context, next) {
      if (isOwnUrl(url)) return next(url);
      return loadCompiled(transformer, url) ?? instrumentLoaded(transformer, url, await next(url));
    },
  };
}
