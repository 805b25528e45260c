import { describe, expect, it } from "vitest";
import { executeCounted } from "../support/execute.ts";
import { type CountedPrograms, testCounts } from "../support/tables.ts";

const programs: CountedPrograms = {
  "each kind, in a loop": [
    `for (let i = 0; i < 7; i++) {
  [i];
  ({ i });
  () => i;
  new Date(i);
  \`n\${i}\`;
  'n' + i;
  /x/g;
  (class {});
}`,
    [
      "2:3 array 7",
      "3:4 object 7",
      "4:3 function 7",
      "5:3 instance 7",
      "6:3 string 7",
      "7:3 string 7",
      "8:3 regexp 7",
      "9:4 class 7",
    ],
  ],
  "nested literals": [
    "for (let i = 0; i < 3; i++) ({ a: [i, {}], f() {}, get g() { return 1 }, s: `${i}` });",
    [
      "1:30 object 3",
      "1:35 array 3",
      "1:39 object 3",
      "1:44 function 3",
      "1:52 function 3",
      "1:77 string 3",
    ],
  ],
  "literals around calls": [
    `let n = 0;
const f = () => { if (++n % 2) throw 1; return {} };
for (let i = 0; i < 10; i++) try { ({ a: [i], b: f(), c: [i] }) } catch {}`,
    ["2:11 function 1", "2:48 object 5", "3:37 object 5", "3:42 array 10", "3:58 array 5"],
  ],
  branches: [
    "for (let i = 0; i < 10; i++) i < 4 ? [i] : { i }; [] && 0 || {}; null ?? []; false && {};",
    ["1:38 array 4", "1:44 object 6", "1:51 array 1", "1:62 object 1", "1:74 array 1"],
  ],
  "strings and numbers": [
    "let s = '', n = 0; for (let i = 0; i < 6; i++) { s += i; n += i; n + i; s + i; 'a' + i + 'b' + (i + 1) }",
    ["1:50 string 6", "1:73 string 6", "1:80 string 6"],
  ],
  "function declarations": [
    `function outer() { function inner() {} { function block() {} } return inner }
for (let i = 0; i < 5; i++) outer();`,
    ["1:1 function 1", "1:20 function 5", "1:42 function 5"],
  ],
  "class instances and fields": [
    `class A { f = () => 1; #g = []; static s = {} }
class B extends A { h = [this] }
for (let i = 0; i < 4; i++) new B();`,
    [
      "1:1 class 1",
      "1:15 function 4",
      "1:29 array 4",
      "1:44 object 1",
      "2:1 class 1",
      "2:25 array 4",
      "3:29 instance 4",
    ],
  ],
  defaults: [
    "function f(a = [], { b = {} } = {}) {} f(); f(1); f(1, { b: 1 });",
    ["1:1 function 1", "1:16 array 1", "1:26 object 2", "1:33 object 2", "1:56 object 1"],
  ],
  "named functions in every position": [
    "let f, g = () => 1, h = function () {}; f = () => 2; for (const k = () => 1, l = 0; l;) ; const o = { [f]: () => 1, m: () => 2 };",
    [
      "1:12 function 1",
      "1:25 function 1",
      "1:45 function 1",
      "1:69 function 1",
      "1:101 object 1",
      "1:108 function 1",
      "1:120 function 1",
    ],
  ],
  "globals taken by the file": [
    "const globalThis = [1]; var Symbol = globalThis.Symbol;",
    ["1:20 array 1"],
  ],
  "functions read as text, and others of their names": [
    `function f() { return [] } f.toString();
(f => { [f + 1]; })(1);
for (let f = 0; f < 2; f++) { [f + '']; }
const g = function (e) { try { throw [e] } catch (g) { return \`\${g}\` } }; g(1);`,
    [
      "1:1 function 1",
      "1:30 string 1",
      "2:2 function 1",
      "2:9 array 1",
      "3:31 array 2",
      "3:32 string 2",
      "4:11 function 1",
      "4:38 array 1",
      "4:63 string 1",
    ],
  ],
  exports: [
    "exports = module.exports = { a: [1], f() {} };",
    ["1:28 object 1", "1:33 array 1", "1:38 function 1"],
  ],
  "sums in what is exported": [
    "const a = `${1}`; exports.b = (a + 'b') < a;",
    ["1:11 string 1", "1:32 string 1"],
  ],
};

describe("counts are exact", () => {
  testCounts(programs);

  it("counts each form to the unit however often it runs", () => {
    const { counts } = executeCounted(
      "for (let i = 0; i < 123457; i++) ({ i, a: [i], s: `x${i}` });",
      "commonjs",
    );
    expect(counts.map(({ estimate }) => estimate.allocatedCount)).toEqual([123457, 123457, 123457]);
  });
});
