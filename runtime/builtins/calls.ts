import type { Facts, Kind } from "../protocol.ts";
import type { Site } from "../sites.ts";
import { brandOf } from "../sizes/brand.ts";
import type { SizeModel } from "../sizes/model.ts";
import type { SharedTexts } from "../strings/shared-texts.ts";
import { Callee } from "./callee.ts";
import { type Counters, Counting } from "./counting.ts";
import { countParsed } from "./parsed.ts";
import { visitCloned, visitElements } from "./parts.ts";

// Taken when the module loads: the program may patch them later.
const { isArray } = Array;
const { isView } = ArrayBuffer;

export interface CallsHost {
  readonly sizes: SizeModel;
  readonly isProxy: ((value: object) => boolean) | undefined;
  readonly sharedTexts: SharedTexts;
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
  readonly #counting: Counting;
  readonly #host: CallsHost;
  #calls: (Call | undefined)[] = [];

  constructor(counters: Counters, host: CallsHost) {
    this.#counters = counters;
    this.#counting = new Counting(counters, host.sizes, host.sharedTexts);
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
    if (!callee.is(receiver, this.#counting.isDue(own))) return;
    if (typeof value !== "object" || value === null) {
      this.#counting.value(own, value, call.facts);
      return;
    }
    const isPlain = callee.isPlain(argument);
    if (!isPlain && this.#host.isProxy?.(value)) return;
    this.#counting.value(own, value, call.facts);
    const { parts } = callee;
    if (parts === undefined) return;
    const isList = parts === "elements" && isArray(value);
    if (isList && (isPlain || callee.isByPattern(value, argument))) {
      this.#countElements(call, value);
    } else this.#countParts(call, parts, value);
  }

  /** Counts what the engine itself has put into an array of its own making. */
  #countElements(call: Call, elements: readonly unknown[]): void {
    const { hooks, facts } = call;
    if (hooks.string !== undefined && this.#counting.texts(hooks.string, elements, facts)) return;
    for (let i = 0; i < elements.length; i++) this.#countFresh(call, elements[i]);
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
    if (own !== undefined) this.#counting.value(own, part, call.facts);
  }

  #countParts(call: Call, parts: "elements" | "tree", value: object): void {
    const { hooks, facts } = call;
    const mayBeInstance = hooks.instance !== undefined;
    const count = (part: unknown): void => this.#countPart(call, part);
    if (parts === "elements") visitElements(value, mayBeInstance, count);
    else if (!mayBeInstance) countParsed(value, hooks, facts, this.#counting);
    else visitCloned(value, (part) => brandOf(part, this.#host.isProxy), count);
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
