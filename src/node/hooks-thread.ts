// What `module.register` loads, in the thread that Node 20 has for it: an ES module without imports, because Node reads CommonJS
// with a lexer in JavaScript there. What does the work (async-hooks.ts, by the build async-hooks.cjs) is loaded for the first
// ES module; many programs have none.
import { createRequire, type InitializeHook, type LoadHook, type ResolveHook } from "node:module";
import type { AsyncHooks, createAsyncHooks } from "./async-hooks.ts";
import type { LoaderOptions } from "./options.ts";

let options: LoaderOptions;
let hooks: AsyncHooks | undefined;

export const initialize: InitializeHook<LoaderOptions> = (data) => {
  options = data;
};

export const resolve: ResolveHook = (...args) => opened().resolve(...args);

export const load: LoadHook = (...args) => opened().load(...args);

function opened(): AsyncHooks {
  const require = createRequire(import.meta.url);
  hooks ??= (
    require("./async-hooks.cjs") as { createAsyncHooks: typeof createAsyncHooks }
  ).createAsyncHooks(options);
  return hooks;
}
