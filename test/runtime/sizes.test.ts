import { readFileSync } from "node:fs";
import { types } from "node:util";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { FACT_OPEN, FACT_SPECIAL, type Facts, type Kind } from "../../runtime/protocol.ts";
import { v8SizeModel } from "../../runtime/sizes/v8.ts";

/**
 * Bytes by V8's own heap snapshot on Node 20, with everything that only the value retains. Rows
 * whose past a program cannot see (deleted entries, rewritten constants, private fields) are left out.
 */
interface Row {
  readonly name: string;
  readonly pre?: string;
  readonly src: string;
  readonly bytes: number;
}

const rows = JSON.parse(
  readFileSync(new URL("./sizes-node20.json", import.meta.url), "utf8"),
) as Row[];

const model = v8SizeModel(8, types.isProxy);

function kindOf(name: string, source: string): Kind {
  if (name.startsWith("fn.")) return "function";
  if (name.startsWith("str.")) return "string";
  if (source.startsWith("{")) return "object";
  if (source.startsWith("[")) return "array";
  if (source.startsWith("class")) return "class";
  if (source.startsWith("/")) return "regexp";
  return "instance";
}

function factsOf(kind: Kind, source: string, value: object): Facts {
  if (kind === "object") {
    if (/^\{\.\.\./.test(source)) return FACT_OPEN;
    if (/,\.\.\./.test(source)) return 2 * 4 + FACT_OPEN;
    const properties = Reflect.ownKeys(value).length * 4;
    if (/\{\[/.test(source)) return properties + FACT_OPEN;
    return properties + (/get |__proto__:null/.test(source) ? FACT_SPECIAL : 0);
  }
  if (kind === "array") {
    if (/\.\.\./.test(source)) return (source.includes("i") ? 4 : 0) + FACT_OPEN;
    const constant = /^\[[\d.,"s]*\]$/.test(source) ? FACT_SPECIAL : 0;
    return (value as unknown[]).length * 4 + constant;
  }
  if (kind === "function") return Object.hasOwn(value, "prototype") ? 1 : 0;
  if (kind === "class") return (source.match(/\w+\(\)\{/g) ?? []).length - +/constr/.test(source);
  return 0;
}

/** What the model says of a row's value now, closures in its properties included. */
function estimate({ name, pre, src }: Row): number {
  const [, birth = src, rest = ""] = /^v=(.*?);(.*)$/.exec(src) ?? [];
  const kind = kindOf(name, birth);
  let facts = 0;
  let born = 0;
  const body = `${pre ?? ""};let v=(${birth});born(v);${rest};return v;`;
  const make = new Function("i", "O", "S", "born", body);
  const value = make(41, { o: 1 }, "some string", (fresh: object) => {
    facts = factsOf(kind, birth, fresh);
    born = model.sizeOf(fresh, kind, facts);
  });
  const bytes = rest === "" ? born : model.currentSizeOf(value, kind, facts, born);
  const methods = kind === "class" ? model.sizeOf(() => 1, "function", 0) * facts : 0;
  return bytes + methods + (kind === "object" ? closureBytes(value) : 0);
}

function closureBytes(value: object): number {
  let bytes = 0;
  for (const property of Object.values(Object.getOwnPropertyDescriptors(value))) {
    for (const held of [property.value, property.get, property.set]) {
      if (typeof held !== "function") continue;
      bytes += model.sizeOf(held, "function", Object.hasOwn(held, "prototype") ? 1 : 0);
    }
  }
  return bytes;
}

describe("v8SizeModel", () => {
  it("agrees with the engine within 5 % on at least 95 % of the rows", () => {
    const judged = rows.map((row) => {
      const bytes = estimate(row);
      const error = Math.abs(bytes - row.bytes) / Math.max(8, row.bytes);
      return { ...row, estimate: bytes, error };
    });
    const wrong = judged.filter(({ error }) => !(error <= 0.05));
    wrong.sort((a, b) => b.error - a.error);
    const worst = wrong.map(
      (r) => `${r.name}: ${r.estimate}, not ${r.bytes} (${r.src.slice(0, 60)})`,
    );
    expect(rows.length).toBeGreaterThan(500);
    expect(wrong.length / rows.length, worst.slice(0, 30).join("\n")).toBeLessThanOrEqual(0.05);
  });

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
    expect(v8SizeModel(4, types.isProxy).sizeOf(value, kind, facts)).toBe(bytes);
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

  it("recognises built-ins of another realm and behind a cut prototype chain", () => {
    const foreign = runInNewContext("new Map([[1, 2]])") as object;
    expect(model.sizeOf(foreign, "instance", 0)).toBe(184);
    expect(model.sizeOf(Object.setPrototypeOf(new Set(), null), "instance", 0)).toBe(152);
    expect(model.sizeOf(Object.create(Map.prototype), "instance", 0)).toBe(24);
  });
});

describe("without a Proxy detector", () => {
  const blind = v8SizeModel(8);

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
  const models = [model, v8SizeModel(4, types.isProxy), v8SizeModel(8), v8SizeModel(4)];
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
