import { type CallSite, type CallSiteMethods, CallSites, methodsOf } from "./call-sites.ts";
import type { AnyFunction } from "./intrinsics.ts";
import type { StackSource } from "./source.ts";
import type { Captured } from "./stack.ts";

interface V8Error {
  stackTraceLimit?: unknown;
  prepareStackTrace?: unknown;
  captureStackTrace(target: object, hidden?: AnyFunction): void;
}

interface Realm {
  readonly Error: V8Error;
  readonly Object: new () => { stack?: unknown };
  readonly site: CallSite;
}

interface NodeVm {
  runInNewContext(code: string): unknown;
}

const { process } = globalThis as {
  readonly process?: { readonly getBuiltinModule?: (name: string) => unknown };
};
// Taken when the module loads: the program may replace it.
const runInNewContext = (process?.getBuiltinModule?.("vm") as NodeVm | undefined)?.runInNewContext;

const REALM = `
Error.prepareStackTrace = (_error, sites) => sites;
({ Error, Object, site: new Error().stack[0] });`;

/**
 * Captures with the Error of a realm that the program cannot reach, so that it does not matter what
 * the program has done to its own, and nothing there has to be swapped. Node only; some 2 ms.
 */
export function openPrivateRealm(): StackSource | undefined {
  if (runInNewContext === undefined) return undefined;
  const realm = runInNewContext(REALM) as Realm;
  const methods: CallSiteMethods = methodsOf(realm.site);
  const { Error: realmError, Object: RealmObject } = realm;
  let sites: readonly CallSite[] | undefined;
  realmError.prepareStackTrace = (_error: unknown, captured: readonly CallSite[]) => {
    sites = captured;
  };
  return {
    capture(limit, hidden): Captured | undefined {
      realmError.stackTraceLimit = limit;
      // The engine formats by the realm that the target comes from.
      const target = new RealmObject();
      realmError.captureStackTrace(target, hidden);
      // Reading lets go of the functions and receivers that the stack holds.
      void target.stack;
      const captured = sites;
      sites = undefined;
      return captured && new CallSites(captured, methods, limit);
    },
  };
}
