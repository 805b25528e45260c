import module, { type LoadFnOutput, type ResolveFnOutput } from "node:module";

/** `module.registerHooks`, which the types of Node 20 do not know. */
export type RegisterHooks = (hooks: {
  resolve(
    specifier: string,
    context: { readonly conditions: readonly string[]; readonly parentURL?: string | undefined },
    next: (specifier: string) => ResolveFnOutput,
  ): ResolveFnOutput;
  load(url: string, context: object, next: (url: string) => LoadFnOutput): LoadFnOutput;
}) => void;

/** Synchronous hooks for modules: https://nodejs.org/api/module.html#moduleregisterhooksoptions (22.15, 23.5). */
export const REGISTER_HOOKS: RegisterHooks | undefined = Reflect.get(module, "registerHooks");

/** Major version of Node, for esbuild's target and the cache's key. */
export const NODE_MAJOR: number = Number.parseInt(process.versions.node, 10);
