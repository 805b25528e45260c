import { describe } from "vitest";
import { testCounts, testTransparency } from "../support/tables.ts";

describe("classes", () => {
  testCounts({
    "methods of all sorts": [
      `for (let i = 0; i < 3; i++) (class {
  constructor() {}
  m() {} get a() { return 1 } set a(v) {} static s() {} #p() {} static get #q() { return 1 } ['c' + i]() {} static async *g() {}
  static { this.b = [i] }
  static ['d' + i] = () => 1;
  ['e' + i] = () => 1;
  f = () => 1
});`,
      [
        "1:30 class 3",
        "3:3 function 3",
        "3:10 function 3",
        "3:31 function 3",
        "3:43 function 3",
        "3:57 function 3",
        "3:65 function 3",
        "3:94 function 3",
        "3:95 string 3",
        "3:109 function 3",
        "4:21 array 3",
        "5:11 string 3",
        "5:22 function 3",
        "6:4 string 3",
      ],
    ],
    "in declarations and literals": [
      `class A { m() {} static n() {} }
const o = { c: class { m() {} }, d: [class extends A { m() { super.m() } }] };
const { C = class { m() {} } } = {};
new A(); new o.c(); new (class { p() {} })();`,
      [
        "1:1 class 1",
        "1:11 function 1",
        "1:18 function 1",
        "2:11 object 1",
        "2:16 class 1",
        "2:24 function 1",
        "2:37 array 1",
        "2:38 class 1",
        "2:56 function 1",
        "3:13 class 1",
        "3:21 function 1",
        "3:34 object 1",
        "4:1 instance 1",
        "4:10 instance 1",
        "4:21 instance 1",
        "4:26 class 1",
        "4:34 function 1",
      ],
    ],
  });

  testTransparency({
    heritage:
      "const t = []; class A extends (t.push('h'), Object) { [(t.push('k'), 'm')]() { return super.toString.name } static [(t.push('s'), 'f')] = () => t.push('v') } log(t, new A().m(), A.f.name)",
    "members that throw":
      "let n = 0; const boom = () => { n++; throw Error('b') }; try { class A { m() {} [boom()]() {} static x = [1] } } catch (e) { log(e.message, n) }",
    "methods taken away":
      "class A { m() {} static { delete this.prototype.m; Object.defineProperty(this.prototype, 'n', { get: () => log('read') }) } n() {} } log(Object.getOwnPropertyNames(A.prototype))",
    "names and descriptors":
      "class A { m(a, b) {} get x() { return 1 } static #p() { return 2 } static q() { return A.#p.name } } const d = Object.getOwnPropertyDescriptor(A.prototype, 'm'); log(d, A.prototype.m.length, Object.getOwnPropertyDescriptor(A.prototype, 'x').get.name, A.q())",
  });
});
