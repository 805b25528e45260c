import type { InitializeHook, LoadFnOutput, ResolveFnOutput } from "node:module";
import { instrumentLoaded, loadCompiled, separateOwn, sourceSpecifier } from "./esm.ts";
import type { LoaderOptions } from "./options.ts";
import { isOwnUrl } from "./own.ts";
import { createTransformer, type Transformer } from "./transform.ts";

let transformer: Transformer;

/** Hooks of `module.register`, which run in a thread of their own. */
export const initialize: InitializeHook<LoaderOptions> = (options) => {
  transformer = createTransformer(options);
};

/** Resolves as TypeScript means it. */
export async function resolve(
  specifier: string,
  context: { readonly parentURL?: string | undefined },
  next: (specifier: string) => ResolveFnOutput | Promise<ResolveFnOutput>,
): Promise<ResolveFnOutput> {
  const result = await next(sourceSpecifier(specifier, context.parentURL));
  return separateOwn(result, context.parentURL);
}

/** Loads, compiles and instruments ES modules. */
export async function load(
  url: string,
  _context: object,
  next: (url: string) => LoadFnOutput | Promise<LoadFnOutput>,
): Promise<LoadFnOutput> {
  if (isOwnUrl(url)) return next(url);
  return loadCompiled(transformer, url) ?? instrumentLoaded(transformer, url, await next(url));
}
