import { append } from "../intrinsics.ts";
import type { Facts, Kind } from "../protocol.ts";
import type { Site } from "../sites.ts";
import { brandOf } from "../sizes/brand.ts";
import { isLarge } from "../sizes/large.ts";
import type { SizeModel } from "../sizes/model.ts";
import { Callee } from "./callee.ts";
import { visitCloned, visitElements, visitParsed } from "./parts.ts";

// Taken when the module loads: the program may patch them later.
const { isArray } = Array;
const { isView } = ArrayBuffer;

/** What the calls of one file count with. */
export interface Counters {
  readonly countdowns: Int32Array;
  readonly bytes: Float64Array;
  readonly hit: (hook: number, value: unknown) => void;
  readonly large: (hook: number, value: object) => boolean;
  /** From now on the hook does not call, where it tells of what lives. */
  readonly disarm: (hook: number) => void;
  /** The sites of a hook; none behind the last one. */
  readonly sites: (hook: number) => readonly Site[];
}

export interface CallsHost {
  readonly sizes: SizeModel;
  readonly isProxy: ((value: object) => boolean) | undefined;
}

/** A call, and the hooks of what it may make. */
interface Call {
  readonly callee: Callee;
  readonly hooks: { readonly [K in Kind]?: number };
  /** Of its strings. */
  readonly facts: Facts;
  /** The hook of any object that is no array; undefined where there are several. */
  readonly object: number | undefined;
  /** It may make objects that are no arrays. */
  readonly makesObjects: boolean;
}

/** Counts what calls of built-ins have made, in one file. */
export class Calls {
  readonly #counters: Counters;
  readonly #host: CallsHost;
  #calls: (Call | undefined)[] = [];

  constructor(counters: Counters, host: CallsHost) {
    this.#counters = counters;
    this.#host = host;
  }

  /** Forgets where methods were found. */
  clear(): void {
    this.#calls = [];
  }

  /** A call on `receiver` has returned `value`; `argument` is what may come back as it is. */
  count(hook: number, receiver: unknown, value: unknown, argument: unknown): void {
    let call = this.#calls[hook];
    if (call === undefined) {
      call = this.#open(hook);
      this.#calls[hook] = call;
    }
    if (call.callee.isMissing) {
      this.#counters.disarm(hook);
      return;
    }
    if (!mayBeOf(call, value) || !call.callee.is(receiver, false)) return;
    const own = this.#hookOf(call, value);
    if (own === undefined) return;
    // Whether the program has replaced the built-in is looked at whenever one is followed.
    const isFollowed = (this.#counters.countdowns[own] ?? 0) <= 0;
    if (isFollowed && !call.callee.is(receiver, true)) return;
    this.#countOne(call, own, value);
    const { parts } = call.callee;
    if (parts === undefined || typeof value !== "object" || value === null) return;
    if (parts === "elements" && isArray(value) && call.callee.isPlain(argument)) {
      for (let i = 0; i < value.length; i++) this.#countFresh(call, value[i]);
    } else this.#countParts(call, parts, value);
  }

  #countPart(call: Call, part: unknown): void {
    const hook = this.#hookOf(call, part);
    if (hook !== undefined) this.#countOne(call, hook, part);
  }

  /** Counts what the engine itself has made: a string, an array or a plain object. */
  #countFresh(call: Call, part: unknown): void {
    const { string, array } = call.hooks;
    if (typeof part === "string") {
      if (string !== undefined && part.length > 1) this.#countOne(call, string, part);
    } else if (typeof part === "object" && part !== null) {
      const hook = isArray(part) ? array : call.object;
      if (hook !== undefined) this.#countOne(call, hook, part);
    } else this.#countPart(call, part);
  }

  #countParts(call: Call, parts: "elements" | "tree", value: object): void {
    const count = (part: unknown): void => this.#countPart(call, part);
    const mayBeInstance = call.hooks.instance !== undefined;
    if (parts === "elements") visitElements(value, mayBeInstance, count);
    else if (!mayBeInstance) {
      visitParsed(value, (part) => this.#countFresh(call, part));
    } else visitCloned(value, (part) => brandOf(part, this.#host.isProxy), count);
  }

  #open(hook: number): Call {
    const { sites } = this.#counters;
    const hooks: { [K in Kind]?: number } = {};
    let facts = 0;
    const objects: number[] = [];
    for (let at = hook; at === hook || sites(at)[0]?.isAlternative; at++) {
      const site = sites(at)[0] as Site;
      hooks[site.kind] = at;
      if (site.kind === "string") facts = site.facts;
      if (isOfObjects(site.kind)) append(objects, at);
    }
    const callee = new Callee(sites(hook)[0]?.callee ?? "", this.#host.isProxy);
    const object = objects.length === 1 ? objects[0] : undefined;
    return { callee, hooks, facts, object, makesObjects: objects.length > 0 };
  }

  /** The hook of what a value is; undefined where a call does not make the like, or nothing was made. */
  #hookOf({ hooks, object }: Call, value: unknown): number | undefined {
    switch (typeof value) {
      case "string":
        // Engines share single characters.
        return value.length > 1 ? hooks.string : undefined;
      case "bigint":
        return hooks.bigint;
      case "function":
        return hooks.function;
      case "object":
        break;
      default:
        return undefined;
    }
    const { isProxy } = this.#host;
    if (value === null || isProxy?.(value)) return undefined;
    if (isArray(value)) return hooks.array;
    if (object !== undefined) return object;
    if (isView(value)) return hooks.instance;
    if (hooks.iterator !== undefined) return hooks.iterator;
    const brand = brandOf(value, isProxy);
    if (brand === "promise") return hooks.promise;
    return brand === "plain" ? hooks.object : hooks.instance;
  }

  #countOne({ facts }: Call, hook: number, value: unknown): void {
    const { countdowns, bytes, hit, large } = this.#counters;
    if (typeof value === "string") {
      bytes[hook] = (bytes[hook] ?? 0) + this.#host.sizes.oneByteString(value.length, facts);
    } else if (typeof value === "object" && value !== null) {
      if (isLarge(value) && large(hook, value)) return;
    }
    const left = (countdowns[hook] ?? 0) - 1;
    countdowns[hook] = left;
    if (left < 0) hit(hook, value);
  }
}

/** Whether a call may make the like of a value, as far as that is seen at once. */
function mayBeOf({ hooks, makesObjects }: Call, value: unknown): boolean {
  switch (typeof value) {
    case "string":
      return hooks.string !== undefined && value.length > 1;
    case "object":
      return isArray(value) ? hooks.array !== undefined : makesObjects;
    case "function":
      return hooks.function !== undefined;
    case "bigint":
      return hooks.bigint !== undefined;
    default:
      return false;
  }
}

/** Kinds of values that only looking at them tells apart. */
function isOfObjects(kind: Kind): boolean {
  return kind !== "string" && kind !== "array" && kind !== "function" && kind !== "bigint";
}
