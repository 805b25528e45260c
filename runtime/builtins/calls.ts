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

/** The hooks of what a call may make, by kind; all are there, so that V8 finds them at once. */
const NO_HOOKS: { [K in Kind]: number | undefined } = {
  array: undefined,
  bigint: undefined,
  class: undefined,
  function: undefined,
  instance: undefined,
  iterator: undefined,
  object: undefined,
  promise: undefined,
  regexp: undefined,
  string: undefined,
};

/** A call, and the hooks of what it may make. */
interface Call {
  readonly callee: Callee;
  readonly hooks: typeof NO_HOOKS;
  /** Of its strings. */
  readonly facts: Facts;
  /** The hook of any object that is no array: one, none, or LOOK where there are several. */
  readonly object: number | undefined;
}

/** Which hook it is has to be looked at. */
const LOOK = -1;

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
    const call = this.#calls[hook] ?? this.#open(hook);
    const { callee } = call;
    if (callee.isMissing) {
      this.#counters.disarm(hook);
      return;
    }
    let own = hookOf(call, value);
    if (own === undefined) return;
    if (own === LOOK) {
      if (!callee.is(receiver, false)) return;
      own = this.#hookOfObject(call, value as object);
      if (own === undefined) return;
    }
    // Whether the program has replaced the built-in is looked at whenever one is followed.
    const isFollowed = (this.#counters.countdowns[own] ?? 0) <= 0;
    if (!callee.is(receiver, isFollowed)) return;
    if (typeof value !== "object" || value === null) {
      this.#countOne(call, own, value);
      return;
    }
    if (this.#host.isProxy?.(value)) return;
    this.#countOne(call, own, value);
    const { parts } = callee;
    if (parts === undefined) return;
    if (parts === "elements" && isArray(value) && callee.isPlain(argument)) {
      for (let i = 0; i < value.length; i++) this.#countFresh(call, value[i]);
    } else this.#countParts(call, parts, value);
  }

  #countPart(call: Call, part: unknown): void {
    if (typeof part === "object" && part !== null && this.#host.isProxy?.(part)) return;
    this.#countFresh(call, part);
  }

  /** Counts what the engine itself has made: a string, an array or a plain object. */
  #countFresh(call: Call, part: unknown): void {
    const hook = hookOf(call, part);
    if (hook === undefined) return;
    const own = hook === LOOK ? this.#hookOfObject(call, part as object) : hook;
    if (own !== undefined) this.#countOne(call, own, part);
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
    const hooks = { ...NO_HOOKS };
    let facts = 0;
    let object: number | undefined;
    for (let at = hook; at === hook || sites(at)[0]?.isAlternative; at++) {
      const site = sites(at)[0] as Site;
      hooks[site.kind] = at;
      if (site.kind === "string") facts = site.facts;
      if (isOfObjects(site.kind)) object = object === undefined ? at : LOOK;
    }
    const callee = new Callee(sites(hook)[0]?.callee ?? "", this.#host.isProxy);
    const call = { callee, hooks, facts, object };
    this.#calls[hook] = call;
    return call;
  }

  /** The hook of an object that is no array, by looking at it. */
  #hookOfObject({ hooks }: Call, value: object): number | undefined {
    const { isProxy } = this.#host;
    if (isProxy?.(value)) return undefined;
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

/** The hook of what a value is, as far as that is seen at once; undefined where a call does not make the like, or nothing was made. */
function hookOf({ hooks, object }: Call, value: unknown): number | undefined {
  switch (typeof value) {
    case "string":
      // Engines share single characters.
      return value.length > 1 ? hooks.string : undefined;
    case "object":
      if (value === null) return undefined;
      return isArray(value) ? hooks.array : object;
    case "function":
      return hooks.function;
    case "bigint":
      return hooks.bigint;
    default:
      return undefined;
  }
}

/** Kinds of values that only looking at them tells apart. */
function isOfObjects(kind: Kind): boolean {
  return kind !== "string" && kind !== "array" && kind !== "function" && kind !== "bigint";
}
