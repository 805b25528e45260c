import { setFlagsFromString } from "node:v8";
import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { reserveStack } from "../../runtime/stacks/reserve.ts";
import { openRealm, show } from "../support/stacks.ts";

setFlagsFromString("--expose-gc");
const gc = vm.runInNewContext("gc") as () => void;
setFlagsFromString("--no-expose-gc");

const PROGRAM = `function make() {
  return { made: 1 };
}
function outer() {
  return make();
}
outer();`;

/** What the program sees of stacks, which no capture may change. */
const LOOK = `JSON.stringify([
  Object.getOwnPropertyNames(Error),
  Object.getOwnPropertyDescriptors(Error),
  String(Error.prepareStackTrace),
  (() => { try { null.x } catch (e) { return typeof e.stack } })(),
])`;

describe.each(["node", "browser"] as const)("on %s", (kind) => {
  it("gives the callers from oldest to newest, without hooks and runtime", () => {
    const stacks = openRealm(kind).trace(PROGRAM);
    expect(show(stacks.at(-1))).toBe("-:7 > outer:5 > make:2");
    expect(stacks.at(-1)).toMatchObject({
      total: 3,
      frames: [{ column: 1 }, { column: 10 }, { file: expect.stringMatching(/^\/app\/case-/) }],
    });
  });

  it("keeps the newest frames, and knows how many there were", () => {
    const program = `function deep(n) {
  return n === 0 ? [] : deep(n - 1);
}
deep(200);`;
    const stack = openRealm(kind).trace(program, 3).at(-1);
    expect(show(stack)).toBe("deep:2 > deep:2 > deep:2");
    expect(stack?.total).toBe(202);
    expect(openRealm(kind).trace(program, 65_535).at(-1)?.frames).toHaveLength(202);
  });

  it("keeps one object for equal stacks", () => {
    const realm = openRealm(kind);
    const captured = realm.trace(`function f() { return []; }
function g() { return f(); }
for (let i = 0; i < 1000; i++) i % 2 ? f() : g();`);
    expect(new Set(captured.slice(-1000)).size).toBe(2);
    // f and g themselves are allocated too.
    expect(realm.stacks.size).toBe(new Set(captured).size);
    expect(realm.stacks.memory()).toBeGreaterThan(0);
    realm.stacks.clear();
    expect(realm.stacks.size).toBe(0);
    expect(realm.stacks.memory()).toBe(0);
  });

  it("sees through every form of hook", () => {
    const captured = openRealm(kind).trace(`function f(n) {
  'a' + n;
  new Array(n);
  class K {} function g() {}
  const h = (0, (() => 1));
  return { m: [n, new Map()] };
}
f(1)`);
    expect(captured.length).toBeGreaterThan(6);
    for (const stack of captured.slice(1)) expect(show(stack)).toMatch(/^-:8 > f:\d$/);
  });

  it("leaves out what is no JavaScript of the program", () => {
    const realm = openRealm(kind);
    const stack = realm.trace(`function f() {
  return [1].map(function inner() { return {}; });
}
Reflect.apply(f, null, []);`);
    expect(show(stack.at(-1))).toBe("-:4 > f:2 > inner:2");
  });

  it("keeps evaluated code apart by line and column", () => {
    const realm = openRealm(kind);
    const [one, other] = realm
      .trace(
        `const make = () => ({});
eval('(f) => f()')(make);
eval('\\n\\n\\n(f)=>f()')(make);`,
      )
      .slice(-2);
    expect(show(one)).toBe("-:2 > eval:1 > make:1");
    expect(show(other)).toBe("-:3 > eval:4 > make:1");
    expect(one?.frames[1]?.file).toBe("<anonymous>");
  });

  it("goes on across await", async () => {
    const realm = openRealm(kind);
    const captured = realm.trace(`async function inner() {
  await 1;
  return {};
}
async function outer() {
  await inner();
}
globalThis.done = Promise.all([outer()]);`);
    await realm.run("done");
    expect(show(captured.at(-1))).toBe("async outer:6 > inner:3");
  });

  it("hides the runtime's frames in the middle of a stack", () => {
    const realm = openRealm(kind);
    realm.run(`function withLabel(name, work) {
  const run = () => [work()];
  return [1].map(run);
}`);
    const program = `function labelled() { return {}; }
function user() { withLabel('x', labelled); }
user();`;
    expect(show(realm.trace(program).at(-1))).toBe(
      "-:3 > user:2 > withLabel:3 > run:2 > labelled:1",
    );
    const withLabel = realm.run("withLabel") as (name: string, work: () => void) => void;
    const hide = () => realm.stacks.hide((probe) => withLabel("", probe));
    hide();
    realm.stacks.clear();
    expect(show(realm.trace(program).at(-1))).toBe("-:3 > user:2 > labelled:1");
  });

  it("hides scripts by folder", () => {
    const realm = openRealm(kind);
    realm.stacks.hideFolder("/app/case");
    expect(show(realm.trace(PROGRAM).at(-1))).toBe("");
  });

  it("captures while the program formats a stack", () => {
    const realm = openRealm(kind);
    const captured = realm.trace(`function make() { return { made: 1 }; }
Error.prepareStackTrace = function format() { return make(); };
const { stack } = new Error();
delete Error.prepareStackTrace;
globalThis.stack = stack;`);
    expect(realm.run("stack.made")).toBe(1);
    expect(show(captured.at(-1))).toMatch(/^-:3 > \S*format:2 > make:1$/);
  });

  it("keeps nothing alive that the stack has held", () => {
    const realm = openRealm(kind);
    realm.trace(`function take(argument) { return [argument.length]; }
(() => {
  const object = { method() { return take([this]); } };
  globalThis.held = new WeakRef(object);
  object.method();
})();`);
    const context = vm.createContext({}, { microtaskMode: "afterEvaluate" });
    vm.runInContext("0", context);
    gc();
    expect(realm.run("held.deref()")).toBeUndefined();
  });

  it("gives no frames any more when there are too many stacks", () => {
    const realm = openRealm(kind);
    const captured =
      realm.trace(`function one(n) { return n === 0 ? [] : [one(n - 1), two(n - 1)]; }
function two(n) { return n === 0 ? [] : [one(n - 1), two(n - 1)]; }
one(4); one(16);`);
    const { stacks } = realm;
    expect(stacks.size).toBe(65_536);
    expect(stacks.overflowed).toBeGreaterThan(60_000);
    expect(captured.at(-1)).toMatchObject({ frames: [], total: undefined });
    expect(captured.filter(({ frames }) => frames.length === 0)).toHaveLength(stacks.overflowed);
    stacks.clear();
    expect(show(realm.trace(PROGRAM).at(-1))).toBe("-:7 > outer:5 > make:2");
  });

  it("stands captures close to the end of the stack", () => {
    const realm = openRealm(kind);
    const before = realm.run(LOOK);
    for (const parameters of ["", "a", "a, b", "a, b, c", "a, b, c, d"]) {
      // New frames to look at in the last 60 calls that the stack has room for.
      const captured = realm.trace(
        `var made, error, from = Infinity;
function deep(${parameters}) {
  made++;
  if (made > from) { [made]; ({ made }); }
  deep(${parameters});
}
for (let round = 0; round < 5; round++) {
  if (round === 4) from = made - 60;
  made = 0;
  try { deep(); } catch (e) { error = e; }
}`,
        2,
      );
      expect(captured.length).toBeGreaterThan(20);
      expect(realm.run("[error instanceof RangeError, made > 500].join()")).toBe("true,true");
      expect(realm.run(LOOK)).toBe(before);
    }
    expect(show(realm.trace(PROGRAM).at(-1))).toBe("-:7 > outer:5 > make:2");
  });
});

it("notices when the stack is about to end", () => {
  let depth = 0;
  let enough = 0;
  const deep = (): void => {
    depth++;
    try {
      reserveStack();
      enough = depth;
    } catch {}
    deep();
  };
  expect(deep).toThrow(RangeError);
  expect(enough).toBeGreaterThan(500);
  expect(depth - enough).toBeGreaterThan(30);
});

/** What programs do to their Error; and whether an engine with that one Error only still gives frames. */
const hostile: { readonly [name: string]: readonly [code: string, browserHas: boolean] } = {
  nothing: ["", true],
  "a prepareStackTrace of its own": [
    "Error.prepareStackTrace = () => { called++; return 'mine'; }",
    true,
  ],
  "a prepareStackTrace that is not writable": [
    "Object.defineProperty(Error, 'prepareStackTrace', { value() { called++ } })",
    false,
  ],
  accessors: [
    `for (const key of ['prepareStackTrace', 'stackTraceLimit']) {
       Object.defineProperty(Error, key, { get() { called++ }, set() { called++ }, configurable: true });
     }`,
    true,
  ],
  "accessors that stay": [
    `for (const key of ['prepareStackTrace', 'stackTraceLimit']) {
       Object.defineProperty(Error, key, { get() { called++ }, set() { called++ } });
     }`,
    false,
  ],
  "an inherited prepareStackTrace": [
    "Object.prototype.prepareStackTrace = () => { called++ }",
    true,
  ],
  "an inherited prepareStackTrace, frozen": [
    "Function.prototype.prepareStackTrace = () => { called++ }; Object.freeze(Error)",
    false,
  ],
  "a limit of 0": ["Error.stackTraceLimit = 0", true],
  "no limit": ["delete Error.stackTraceLimit", true],
  "a limit that is no number": ["Error.stackTraceLimit = { valueOf() { called++ } }", true],
  "a frozen Error": ["Object.freeze(Error)", true],
  "a frozen Error with its formatter": [
    "Error.prepareStackTrace = () => { called++ }; Object.freeze(Error)",
    false,
  ],
  "a sealed Error": ["Object.seal(Error)", true],
  "another Error": [
    `const Other = class Error { static prepareStackTrace() { called++ } };
     globalThis.Error = Other`,
    false,
  ],
  "an accessor for Error": [
    "Object.defineProperty(globalThis, 'Error', { get() { called++; return TypeError } })",
    false,
  ],
  "no Error": ["delete globalThis.Error", false],
  "patched prototypes": [
    `const { prototype } = Object;
     const all = [Map, Set, Array, String, RegExp, Function, Promise];
     for (let i = 0; i < all.length; i++) {
       const object = all[i].prototype, keys = Reflect.ownKeys(object);
       for (let j = 0; j < keys.length; j++) {
         const { value } = Reflect.getOwnPropertyDescriptor(object, keys[j]);
         if (typeof value === 'function') object[keys[j]] = () => { called++ };
       }
     }
     Error.captureStackTrace = () => { called++ };
     const names = ['get', 'set', 'value', 'name', 'message', 'stack', 'toString'];
     for (let i = 0; i < names.length; i++) {
       Reflect.defineProperty(prototype, names[i], { get() { called++ }, set() { called++ } , __proto__: null });
     }`,
    true,
  ],
  "patched call sites": [
    `Error.prepareStackTrace = (_, sites) => sites;
     const proto = Object.getPrototypeOf(new Error().stack[0]);
     for (const key of Reflect.ownKeys(proto)) proto[key] = () => { called++ };
     delete Error.prepareStackTrace;`,
    true,
  ],
};

describe.each(["node", "browser"] as const)("with a hostile program on %s", (kind) => {
  it.each(Object.entries(hostile))("that has %s", (_name, [code, browserHas]) => {
    const realm = openRealm(kind);
    realm.run(`globalThis.called = 0; globalThis.look = () => Error && ${LOOK}`);
    realm.run(`{ ${code} }`);
    const look = () => {
      try {
        return realm.run("look()");
      } catch {
        return undefined;
      }
    };
    look();
    const before = look();
    realm.run("called = 0");
    const stack = realm.trace(PROGRAM).at(-1);
    expect(realm.run("called")).toBe(0);
    expect(show(stack)).toBe(kind === "node" || browserHas ? "-:7 > outer:5 > make:2" : "");
    expect(look()).toBe(before);
  });
});
