import { type CallSite, CallSites, methodsOf } from "./call-sites.ts";
import type { AnyFunction } from "./intrinsics.ts";
import type { Captured, StackSource } from "./stack.ts";
import { frameLines, StackLines } from "./stack-lines.ts";

interface Realm {
  readonly Error: {
    stackTraceLimit?: unknown;
    prepareStackTrace?: unknown;
    captureStackTrace(target: object, hidden?: AnyFunction): void;
  };
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
 * the program has done to its own, and nothing there has to be swapped.
 */
class PrivateRealm implements StackSource {
  readonly #realm: Realm;
  readonly #methods: ReturnType<typeof methodsOf>;
  #sites: readonly CallSite[] | undefined;

  constructor(realm: Realm) {
    this.#realm = realm;
    this.#methods = methodsOf(realm.site);
    realm.Error.prepareStackTrace = (_error: unknown, sites: readonly CallSite[]): void => {
      this.#sites = sites;
    };
  }

  capture(limit: number, hidden?: AnyFunction): Captured | undefined {
    const { Error: realmError, Object: RealmObject } = this.#realm;
    realmError.stackTraceLimit = limit;
    // The engine formats by the realm that the target comes from.
    const target = new RealmObject();
    realmError.captureStackTrace(target, hidden);
    // Reading lets go of the functions and receivers that the stack holds.
    const { stack } = target;
    const sites = this.#sites;
    this.#sites = undefined;
    if (sites !== undefined) return new CallSites(sites, this.#methods, limit);
    // While another stack is formatted, and close to the stack's end, V8 formats by itself.
    if (typeof stack !== "string") return undefined;
    const lines = frameLines(stack);
    return new StackLines(lines, lines.length < limit);
  }
}

/** A private realm, where the host is Node and so can make one (2 ms). */
export function openPrivateRealm(): StackSource | undefined {
  if (runInNewContext === undefined) return undefined;
  const realm = runInNewContext(REALM) as Realm;
  // Bun has call sites without positions, and takes no notice of the other realm's Error.
  return "getPosition" in realm.site ? new PrivateRealm(realm) : undefined;
}

/** Whether this host may have private realms. */
export const HAS_REALMS: boolean = runInNewContext !== undefined;
