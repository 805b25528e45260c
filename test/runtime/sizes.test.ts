import { types } from "node:util";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import {
  FACT_FLAT,
  FACT_OPEN,
  FACT_SPECIAL,
  type Facts,
  type Kind,
  PRIVATES,
} from "../../runtime/protocol.ts";
import type { SizeModel } from "../../runtime/sizes/model.ts";
import { V8SizeModel } from "../../runtime/sizes/v8.ts";

function v8(word: 4 | 8, isProxy?: (value: object) => boolean): SizeModel {
  return new V8SizeModel(word, { v8: word === 8 ? 11 : 15, inlineData: 64, isProxy });
}

const model = v8(8, types.isProxy);

describe("V8SizeModel", () => {
  it.each([
    ["{}", "object", 0, 28],
    ["({ a: 1, b: 2, c: 3, d: 4 })", "object", 16, 28],
    ["({ a: 0.5, b: 1.5, c: 2.5, d: 3.5 })", "object", 16, 76],
    ["({ a: 2 ** 30 })", "object", 4, 28],
    ["[0.5, 1.5, 2.5, 3.5]", "array", 16 + FACT_SPECIAL, 56],
    ["[1, 2, 3, 4]", "array", 16 + FACT_SPECIAL, 16],
    ["() => 1", "function", 0, 28],
    ["(class { a() {} b() {} })", "class", 2, 288],
    ["new Uint8Array(1000)", "instance", 0, 1112],
    ["new Map()", "instance", 0, 92],
    ["new Date()", "instance", 0, 52],
    ["'x'.repeat(20)", "string", 0, 20],
  ] as const)("halves words under pointer compression: %s", (source, kind, facts, bytes) => {
    const value: unknown = new Function(`return ${source === "{}" ? "({})" : source}`)();
    expect(v8(4, types.isProxy).sizeOf(value, kind, facts)).toBe(bytes);
  });

  it("counts what a dictionary, an array and a Map have grown to", () => {
    const dictionary: Record<string, number> = {};
    const list: number[] = [];
    const map = new Map<number, number>();
    for (let i = 0; i < 1000; i++) {
      dictionary[`key${i}`] = i;
      list.push(i);
      map.set(i, i);
    }
    expect(model.currentSizeOf(dictionary, "object", 0, 56)).toBe(8 * (3 + 8 + 3 * 2048));
    expect(model.currentSizeOf(list, "array", 0, 32)).toBe(10360);
    expect(model.currentSizeOf(map, "instance", 0, 184)).toBe(28744);
  });

  it("says again what a value was born with when nothing has changed", () => {
    class Point {
      x = 0.5;
      y = 1;
    }
    const values: [object, Kind, Facts][] = [
      [{}, "object", 0],
      [{ a: 1, b: 0.5 }, "object", 8],
      [{ ...{ a: 1, b: 2, c: 3 } }, "object", FACT_OPEN],
      [
        {
          get a() {
            return 1;
          },
        },
        "object",
        4 + FACT_SPECIAL,
      ],
      [[], "array", 0],
      [[1, 2, 3], "array", 12 + FACT_SPECIAL],
      [[0.5, {}, 3], "array", 12],
      [[0.5, ...[1, 2]], "array", 4 + FACT_OPEN],
      [new Point(), "instance", 0],
      [[], "instance", 0],
      [new Set([1]), "instance", 0],
      [new Uint8Array(5000), "instance", 0],
      [() => 1, "function", 0],
    ];
    for (const [value, kind, facts] of values) {
      const born = model.sizeOf(value, kind, facts);
      expect(born).toBeGreaterThan(0);
      expect(model.currentSizeOf(value, kind, facts, born)).toBe(born);
    }
  });

  it("gives a class's instances the room that the first of them have used", () => {
    class Node {
      kind = 0;
      parent = undefined;
    }
    const grow = (node: object, fields: number): object => {
      for (let i = 0; i < fields; i++) Object.assign(node, { [`field${i}`]: i });
      return node;
    };
    const first = Array.from({ length: 7 }, () => new Node());
    const born = first.map((node) => model.sizeOf(node, "instance", 0));
    expect(born).toEqual(first.map(() => 8 * (3 + 2)));
    for (const [i, node] of first.entries()) grow(node, i);
    for (const node of first) model.currentSizeOf(node, "instance", 0, 40);
    const later = new Node();
    expect(model.sizeOf(later, "instance", 0)).toBe(8 * (3 + 8));
    expect(model.currentSizeOf(later, "instance", 0, 88)).toBe(8 * (3 + 8));
    expect(model.currentSizeOf(grow(later, 8), "instance", 0, 88)).toBe(8 * (3 + 8 + 2 + 3));
  });

  it("counts the private fields that the syntax of an instance's class tells", () => {
    class Base {
      #a = 1;
      read(): number {
        return this.#a;
      }
    }
    class Derived extends Base {
      #b = 1;
      #c = 2;
      sum(): number {
        return this.#b + this.#c;
      }
    }
    model.sizeOf(Base, "class", 1 + PRIVATES);
    model.sizeOf(Derived, "class", 1 + 2 * PRIVATES);
    expect(model.sizeOf(new Base(), "instance", 0)).toBe(8 * (3 + 1));
    expect(model.sizeOf(new Derived(), "instance", 0)).toBe(8 * (3 + 3));
  });

  it("has no more room than for eight properties more than a class's instances are made with", () => {
    class Bag {}
    const bag = new Bag();
    model.sizeOf(bag, "instance", 0);
    for (let i = 0; i < 9; i++) Object.assign(bag, { [`field${i}`]: i });
    expect(model.currentSizeOf(bag, "instance", 0, 24)).toBe(8 * (3 + 8 + 2 + 3));
  });

  it("counts what is added to an array by name, but not what a match is made with", () => {
    const list = Object.assign([{}], { pos: 0, end: 1, flags: 2, trailing: false });
    expect(model.currentSizeOf(list, "array", 4, 56)).toBe(56 + 8 * (2 + 6));
    const match = /b/.exec("abc") as object;
    const born = model.sizeOf(match, "array", FACT_OPEN);
    expect(model.currentSizeOf(match, "array", FACT_OPEN, born)).toBe(born);
  });

  it("takes a text that is kept for wide for a single character's sake", () => {
    for (const length of [1000, 100_000, 2_000_000]) {
      const narrow = "x".repeat(length);
      expect(model.flatString(narrow)).toBe(16 + length);
      expect(model.flatString(`${"y".repeat(length - 2)}\u2014y`)).toBe(16 + 2 * length);
    }
  });

  it("takes a text just made for wide for a single character's sake, and a longer one by 64 of them", () => {
    const text = (length: number): string => `${"z".repeat(length - 2)}\u2014z`;
    expect(model.sizeOf(text(1000), "string", FACT_FLAT)).toBe(16 + 2 * 1000);
    expect(model.sizeOf(text(10_000), "string", FACT_FLAT)).toBe(16 + 10_000);
  });

  it("recognises built-ins of another realm and behind a cut prototype chain", () => {
    const foreign = runInNewContext("new Map([[1, 2]])") as object;
    expect(model.sizeOf(foreign, "instance", 0)).toBe(184);
    expect(model.sizeOf(Object.setPrototypeOf(new Set(), null), "instance", 0)).toBe(152);
    expect(model.sizeOf(Object.create(Map.prototype), "instance", 0)).toBe(24);
  });
});

describe("without a Proxy detector", () => {
  const blind = v8(8);

  it("still knows the built-ins that can be large", () => {
    const values = [new Map(), new Set(), new ArrayBuffer(1000), new Uint8Array(1000)];
    for (const value of values) {
      expect(blind.sizeOf(value, "instance", 0)).toBe(model.sizeOf(value, "instance", 0));
    }
  });

  it("takes any other instance for one of four fields", () => {
    for (const value of [new Date(), new Array(100), new (class {})()]) {
      expect(blind.sizeOf(value, "instance", 0)).toBe(56);
      expect(blind.currentSizeOf(value, "instance", 0, 56)).toBe(56);
    }
  });
});

describe("transparency", () => {
  const fail = (): never => {
    throw new Error("the program's code ran");
  };
  const traps = new Proxy({}, { get: () => fail });
  const models = [model, v8(4, types.isProxy), v8(8), v8(4)];
  const trapped = (target: object): object => new Proxy(target, traps);
  const hostile: [string, () => object][] = [
    ["a Proxy of an object", () => trapped({})],
    ["a Proxy of an array", () => trapped([])],
    ["a Proxy of a function", () => trapped(() => 1)],
    ["a Proxy of a Map", () => trapped(new Map())],
    ["a Proxy of a typed array", () => trapped(new Uint8Array(8))],
    [
      "a revoked Proxy",
      () => {
        const { proxy, revoke } = Proxy.revocable([], {});
        revoke();
        return proxy;
      },
    ],
    ["an object whose prototype is a Proxy", () => Object.create(trapped({}))],
    ["an array whose prototype is a Proxy", () => Object.setPrototypeOf(new Array(2), trapped([]))],
    [
      "a Map with its own size and iterator",
      () =>
        Object.defineProperties(new Map(), {
          size: { get: fail },
          [Symbol.iterator]: { get: fail },
        }),
    ],
    [
      "accessors",
      () =>
        Object.defineProperties(
          {},
          {
            a: { get: fail, enumerable: true },
            [Symbol.toStringTag]: { get: fail },
            constructor: { get: fail },
            0: { get: fail },
          },
        ),
    ],
    ["an array with an accessor element", () => Object.defineProperty([1], 0, { get: fail })],
    [
      "a typed array with its own length",
      () =>
        Object.defineProperties(new Uint8Array(100), {
          length: { get: fail },
          buffer: { get: fail },
        }),
    ],
  ];

  it.each(hostile)("runs no code of the program and never throws: %s", (_, make) => {
    for (const sizes of models) {
      const value = make();
      const born = sizes.sizeOf(value, "instance", 0);
      expect(born).toBeGreaterThan(0);
      expect(sizes.currentSizeOf(value, "instance", 0, born)).toBeGreaterThan(0);
    }
  });

  it("reads no accessor of a literal, nor one defined later", () => {
    const literal = {
      get a() {
        return fail();
      },
      set b(_: number) {
        fail();
      },
    };
    expect(model.sizeOf(literal, "object", 2 * 4 + FACT_SPECIAL)).toBeGreaterThan(0);
    const object = Object.defineProperty({ a: 1 }, "b", { get: fail, enumerable: true });
    expect(model.currentSizeOf(object, "object", 4, 32)).toBeGreaterThan(0);
    const array = Object.defineProperty([1, 2], 1, { get: fail });
    expect(model.currentSizeOf(array, "array", 8, 64)).toBeGreaterThan(0);
  });

  it("does not depend on built-ins that the program has patched", () => {
    const patched: [object, PropertyKey][] = [
      [Map.prototype, "get"],
      [Set.prototype, "has"],
      [Object.prototype, "hasOwnProperty"],
      [Object, "getOwnPropertyNames"],
      [Reflect, "getOwnPropertyDescriptor"],
      [Math, "round"],
      [Array.prototype, Symbol.iterator],
      [String.prototype, "charCodeAt"],
    ];
    const kept = patched.map(([holder, key]) => Reflect.getOwnPropertyDescriptor(holder, key));
    const define = Reflect.defineProperty;
    class Point {
      x = 1;
    }
    const instance = new Point();
    const map = new Map([[1, 2]]);
    const sizes: number[] = [];
    // Index loops and nothing else while the patches are in place.
    for (let i = 0; i < patched.length; i++) {
      const entry = patched[i] as [object, PropertyKey];
      define(entry[0], entry[1], { value: fail, configurable: true, writable: true });
    }
    try {
      sizes[0] = model.sizeOf(instance, "instance", 0);
      sizes[1] = model.sizeOf(map, "instance", 0);
      sizes[2] = model.sizeOf({ a: 1 }, "object", 4);
      sizes[3] = model.sizeOf([1, map], "array", 8);
      sizes[4] = model.sizeOf("short", "string", 0);
    } finally {
      for (let i = 0; i < patched.length; i++) {
        const entry = patched[i] as [object, PropertyKey];
        define(entry[0], entry[1], kept[i] as PropertyDescriptor);
      }
    }
    expect(sizes).toEqual([32, 184, 32, 64, 24]);
  });
});
