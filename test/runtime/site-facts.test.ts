import { types } from "node:util";
import { expect, it } from "vitest";
import { measureRows } from "../support/sizes.ts";

const EIGHT = "const A = [0, 1, 2, 3, 4, 5, 6, -7];";
const twenty = Array.from({ length: 20 }, (_, i) => i);

/** Bytes by the growth of the heap of Node 22, 24 and 26, for one value more. */
const rows: readonly (readonly [name: string, pre: string, src: string, bytes: number])[] = [
  ["a copy of constants shares them", EIGHT, "A.slice()", 32],
  ["so does one from the first on", EIGHT, "A.slice(0)", 32],
  ["so does one by a spread", EIGHT, "[...A]", 32],
  ["so does one by Array.from", EIGHT, "Array.from(A)", 32],
  ["a part does not", EIGHT, "A.slice(0, 4)", 80],
  ["nor does a copy that is written to", EIGHT, "v=A.slice();v[0]=i;", 112],
  ["nor one that is sorted", EIGHT, "v=[...A];v.sort();", 112],
  ["one that is pushed to grows", EIGHT, "v=[...A];v.push(i);", 48 + 8 * 29],
  ["what was swapped is no constant", `${EIGHT}[A[0], A[1]] = [A[1], A[0]];`, "A.slice()", 112],
  ["nor what was pushed to", `${EIGHT}A.push(8);`, "A.slice()", 120],
  ["nor what holds a double", "const A = [0.5, 1];", "A.slice()", 64],
  ["nor what may be another array", "let A = [1, 2]; A = [A, A];", "A.slice()", 64],
  ["holes are constants", "", "[,,1]", 32],
  ["a literal that is written to has elements of its own", "", "v=[0,0,0,0];v[1]=i;", 80],
  ["so has one that is made shorter", "", "v=[0,0,0,0];v.pop();", 80],
  ["`new Array()` has room for four", "", "new Array()", 80],
  ["`new Array(0)` has none", "", "new Array(i - i)", 32],
  ["a Set of an array has room for eight", EIGHT, "new Set([i])", 152 + 80],
  ["a Set that is filled has room for four", EIGHT, "v=new Set();v.add(i);", 152],
  ["so has one of an iterator", "const M = new Map([[1, 2]]);", "new Set(M.keys())", 152],
  [
    "a copy of a Set has room for more",
    "const A = new Set([1, 2, 3, 4, 5, 6, 7, 8]);",
    "new Set(A)",
    72 + 20 * 16,
  ],
  [
    "a typed array of a buffer has no bytes",
    "const A = new ArrayBuffer(8);",
    "new Uint8Array(A)",
    104,
  ],
  ["one of another has", "const A = new Uint8Array(8);", "new Uint8Array(A)", 104 + 96 + 16 + 8],
  [
    "a generator keeps its parameters and variables",
    "function* g(a) { let b = a, c = a; yield b; yield c; }",
    "v=g(i);v.next();",
    120 + 8 * 3,
  ],
  [
    "`{}` that is filled by name is no dictionary",
    "",
    `v={};${twenty.map((n) => `v.n${n}=${n};`).join("")}`,
    8 * (3 + 4 + 2 + 18),
  ],
  [
    "one that is filled by computed keys is",
    "",
    `v={};v.k0=0;for(let j=1;j<20;j++)v["k"+j]=j;`,
    8 * (3 + 8 + 3 * 32),
  ],
];

it("knows from the syntax how V8 stores what it makes", () => {
  const host = { layout: "v8-64", v8: 13, inlineData: 64, isProxy: types.isProxy } as const;
  const told = rows.map(([name, pre, src]) => ({ name, pre, src }));
  const expected = rows.map(([name, , , bytes]) => [name, bytes]);
  expect([...measureRows(told, host, false)]).toEqual(expected);
});
