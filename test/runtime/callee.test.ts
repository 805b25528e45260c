import { describe, expect, it } from "vitest";
import { Callee } from "../../runtime/builtins/callee.ts";
import { Calls } from "../../runtime/builtins/calls.ts";
import type { Counters } from "../../runtime/builtins/counting.ts";
import type { SizeModel } from "../../runtime/sizes/model.ts";
import { SharedTexts } from "../../runtime/strings/shared-texts.ts";
import { SITE } from "../support/simulate.ts";

class Dates extends Date {}
class Views extends Uint8Array {
  override slice(): Views {
    return this;
  }
}

describe("where no Proxy can be told", () => {
  const is = (callee: string, receiver: unknown) =>
    new Callee(callee, undefined).is(receiver, true);

  it.each([
    [".keys", new Map()],
    [".union", new Set()],
    [".entries", new Set()],
    [".exec", /x/],
    [".toISOString", new Date(0)],
    [".slice", new ArrayBuffer(1)],
    [".slice", new Uint8Array(1)],
    [".subarray", new Float64Array(1)],
    [".map", []],
    [".toUpperCase", "a"],
    [".bind", () => 1],
  ])("%s of the language's own is found", (callee, receiver) => {
    const name = callee.slice(1);
    const exists = name in Object(receiver);
    expect(is(callee, receiver)).toBe(exists);
  });

  it.each<[string, unknown]>([
    [".keys", Object.assign(new Map(), { keys: () => [] })],
    [".toISOString", new Dates()],
    [".slice", new Views(1)],
    [".slice", Object.setPrototypeOf(new Uint8Array(1), new Proxy({}, {}))],
    [".keys", { keys: () => [] }],
    [".then", Promise.resolve()],
    [".bind", Object.assign(() => 1, { bind: () => [] })],
  ])("%s is not, where it may be the program's", (callee, receiver) => {
    expect(is(callee, receiver)).toBe(false);
  });

  it("a Proxy is asked for nothing", () => {
    const asked: PropertyKey[] = [];
    const handler = new Proxy({} as ProxyHandler<object>, {
      get(_, trap) {
        asked.push(trap);
        return undefined;
      },
    });
    const targets = [{}, new Map(), new Set(), new Date(), /x/, new ArrayBuffer(1), () => 1];
    const names = ["keys", "exec", "slice", "bind", "toISOString", "map", "then", "union"];
    for (const target of [...targets, new Uint8Array(1), [], Promise.resolve()]) {
      const proxy = new Proxy(target, handler);
      for (const name of names) is(`.${name}`, proxy);
    }
    expect(asked).toEqual([]);
  });
});

describe("a method that the program has put in the built-in's place", () => {
  class List extends Array<number> {
    override map(): never[] {
      return [];
    }
  }

  it.each([1, 100])("is noticed to be gone, on %i objects of the class", (objects) => {
    class Own extends List {}
    Own.prototype.map = () => [];
    const lists = Array.from({ length: objects }, () => new Own());
    const callee = new Callee(".map", () => false);
    const answers = (): boolean[] => {
      return Array.from({ length: 600 }, (_, i) => callee.is(lists[i % objects], false));
    };
    expect(answers()).not.toContain(true);
    Own.prototype.map = Array.prototype.map as typeof Own.prototype.map;
    expect(answers().lastIndexOf(false)).toBeLessThan(300);
  });
});

it.each([
  ["take", Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()))],
  ["union", Set.prototype],
  ["map", Array.prototype],
])("a hook of .%s is called no more where the engine has no such method", (name, prototype) => {
  const disarmed: number[] = [];
  const counters: Counters = {
    countdowns: new Int32Array(1),
    bytes: new Float64Array(1),
    hit: () => expect.unreachable("it was the program's own"),
    large: () => false,
    disarm: (hook) => disarmed.push(hook),
    sites: (hook) => (hook === 0 ? [{ ...SITE, callee: `.${name}` }] : []),
  };
  const calls = new Calls(counters, {
    sizes: {} as SizeModel,
    isProxy: () => false,
    sharedTexts: new SharedTexts(),
  });
  const own = { [name]: () => ({}) };
  calls.count(0, own, own[name]?.(), undefined);
  expect(disarmed).toEqual(name in prototype ? [] : [0]);
});
