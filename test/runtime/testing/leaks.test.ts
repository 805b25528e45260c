import { afterEach, describe, expect, it } from "vitest";
import { stop } from "../../../runtime/index.ts";
import { findLeaks, type LeakOptions } from "../../../runtime/testing/leaks.ts";
import { load } from "./loaded.ts";

afterEach(stop);

/** Lines, kinds, survivors of those made, and new entries: of what calls of the function that the body returns leak. */
async function leaksOf(body: string, options?: LeakOptions): Promise<string[]> {
  const leaks = await findLeaks(load<() => unknown>(body), options);
  const lines = leaks.map(({ site, survived, made, entries }) => {
    const name = site.className === undefined ? site.kind : `new ${site.className}`;
    return `${site.line - 1} ${name} ${survived > 0 ? `${survived}/${made}` : `+${entries}`}`;
  });
  return lines.sort();
}

describe("leaks", () => {
  it.each<[name: string, body: string, found: string[]]>([
    [
      "objects in a Map, which grows",
      `const all = new Map(); let n = 0;
       return () => all.set(n++, { n });`,
      ["1 new Map +10", "2 object 10/10"],
    ],
    [
      "listeners that nobody takes away",
      `const listeners = [];
       const subscribe = (listener) => { listeners.push(listener); };
       return () => { const view = { shown: true }; subscribe(() => view.shown); };`,
      ["1 array +10", "3 function 10/10", "3 object 10/10"],
    ],
    [
      "closures that keep the one before",
      `let last;
       return () => { const before = last; last = { get: () => before }; };`,
      ["2 function 10/10", "2 object 10/10"],
    ],
    [
      "instances in a static field",
      `class Node { static all = new Set(); constructor() { Node.all.add(this); } }
       return () => { new Node(); };`,
      ["1 new Set +10", "2 new Node 10/10"],
    ],
    [
      "a linked list",
      `let head = null;
       return () => { head = { next: head }; };`,
      ["2 object 10/10"],
    ],
    ["numbers in an array", `const all = []; return () => all.push(1);`, ["1 array +10"]],
    [
      "strings in a Set",
      `const all = new Set(); let n = 0;
       return () => all.add("key " + n++);`,
      ["1 new Set +10"],
    ],
    [
      "keys of an object",
      `const all = {}; let n = 0;
       return () => { for (let i = 0; i < 50; i++) all["key" + n++] = i; };`,
      ["1 object +500"],
    ],
    [
      "promises that are never settled",
      `const pending = [];
       return () => { pending.push(new Promise(() => {})); };`,
      ["1 array +10", "2 new Promise 10/10"],
    ],
    [
      "buffers",
      `const all = [];
       return () => { all[all.length] = new Uint8Array(100_000); };`,
      ["1 array +10", "2 new Uint8Array 10/10"],
    ],
    [
      "every other call",
      `const all = []; let n = 0;
       return () => { const own = { n }; if (n++ % 2 === 0) all.push(own); };`,
      ["1 array +5", "2 object 5/10"],
    ],
    [
      "many at a time",
      `const all = [];
       return () => { for (let i = 0; i < 1000; i++) all.push([i]); };`,
      ["1 array +10000", "2 array 10000/10000"],
    ],
    [
      "behind await",
      `const all = [];
       return async () => { const own = { made: 1 }; await null; all.push(own); };`,
      ["1 array +10", "2 object 10/10"],
    ],
  ])("%s", async (_, body, found) => {
    for (let round = 0; round < 3; round++) expect(await leaksOf(body)).toEqual(found);
  });
});

describe("no leaks", () => {
  it.each<[name: string, body: string, options?: LeakOptions]>([
    ["what dies at once", `return () => [{ a: 1 }, () => 1, new Map()].length;`],
    ["the latest result", `let last; return () => { last = { items: [1, 2, 3] }; };`],
    ["what is made once", `let own; return () => { own ??= [{ made: 1 }]; return [own]; };`],
    [
      "what the third call makes for good",
      `const all = []; let n = 0;
       return () => { if (++n === 3) all.push({ n }); return { n }; };`,
    ],
    [
      "what one of the measured calls makes for good",
      `const all = []; let n = 0;
       return () => { if (++n === 7) all.push({ n }); return { n }; };`,
    ],
    [
      "a cache that is full",
      `const cache = new Map(); let n = 0;
       return () => { cache.set(n, { n }); if (cache.size > 5) cache.delete(n - 5); n++; };`,
      { warmup: 6 },
    ],
    [
      "a WeakMap of what dies",
      `const known = new WeakMap(); return () => { known.set({ key: 1 }, { value: 1 }); };`,
    ],
    [
      "listeners that are taken away",
      `const listeners = new Set();
       return () => { const own = () => 1; listeners.add(own); listeners.delete(own); };`,
    ],
    [
      "a pool",
      `const pool = [];
       return () => { const own = pool.pop() ?? { used: 0 }; own.used++; pool.push(own); return [own]; };`,
    ],
    [
      "a ring",
      `const ring = new Array(4).fill(null); let n = 0;
       return () => { ring[n++ % 4] = { n }; };`,
      { warmup: 4 },
    ],
    ["what is thrown", `return () => { try { throw { problem: [1] }; } catch {} };`],
    [
      "async functions",
      `const wait = async () => { await null; return { done: true }; };
       return async () => { await Promise.all([wait(), wait()]); };`,
    ],
    [
      "generators",
      `function* count() { yield { n: 1 }; } return () => { for (const n of count()); };`,
    ],
  ])("%s", async (_, body, options) => {
    for (let round = 0; round < 3; round++) expect(await leaksOf(body, options)).toEqual([]);
  });
});

it("finds few leaks of a busy line that was sampled before", async () => {
  const body = `
const all = [];
const make = (n) => ({ n });
for (let i = 0; i < 100_000; i++) make(i);
return () => { for (let i = 0; i < 1000; i++) make(i); all.push(make(-1)); };`;
  expect(await leaksOf(body)).toEqual(["2 array +10", "3 object 10/10010"]);
});

it("does not say that a file that only counts leaks nothing", async () => {
  const fn = load<() => unknown>(`return () => [{ a: 1 }];`, { hooks: "count" });
  await expect(findLeaks(fn)).rejects.toThrow(
    'tracealloc only counts at traced.js:2, so it cannot tell whether that leaks: instrument the file with hooks: "live".',
  );
});

it.each([[{ repeats: 1 }], [{ warmup: -1 }], [{ repeats: 2.5 }]])("refuses %j", async (options) => {
  await expect(findLeaks(() => {}, options)).rejects.toThrow(RangeError);
});
