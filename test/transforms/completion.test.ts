import { describe, expect, it } from "vitest";
import { execute, executeCounted } from "../support/execute.ts";

/** Scripts whose completion value a REPL, `vm` or a `javascript:` address shows. */
const scripts = [
  "var x = []",
  "let x = {}, y = 1;",
  "1; class A {}",
  "'use strict'\nclass A {}",
  "3; function f() {}",
  "function f() {}",
  "1; const f = () => 1",
  "2; var f = function () {}\nlet g = class {}",
  "4; { function f() {} }",
  "5; { class A {} const f = () => 1; }",
  "do { 6; class A {} } while (0)",
  "do { const f = () => [1]; 7; continue } while (0)",
  "var i = 0; while (i++ < 2) { function f() {} if (i > 1) break; 8 }",
  "a: { 9; const f = () => 1; break a }",
  "10; if (1) { class A {} }",
  "11; if (1) { } else { function f() {} }",
  "12; try { class A {} } finally { const f = () => 1 }",
  "13; switch (1) { case 1: { class A {} } }",
  "for (const f = () => 1, n = [1]; n.length; n.pop()) { const g = () => f }",
  "14; { { let f = () => {} } }",
  "class A { static { class B {} const f = () => 1 } }",
  "var f = () => { class A {} }; f()",
  "[]; class A {} var b = 1",
  "({ a: [1] })",
];

describe("completion values of scripts", () => {
  it.each(scripts)("%s", (code) => {
    const instrumented = executeCounted(code, "script");
    expect(instrumented.code).not.toBe(code);
    expect(instrumented.output, instrumented.code).toEqual(execute(code, "script").output);
  });
});

describe("variables of scripts", () => {
  it("reads no global accessor", () => {
    const code =
      "const seen = []; Object.defineProperty(globalThis, 'v', { get: () => seen.push('get'), set: () => seen.push('set') }); (0, log)(seen);";
    const script = `${code}\nvar v = () => 1; { var v = function () {} } log(seen)`;
    const instrumented = executeCounted(script, "script");
    expect(instrumented.output, instrumented.code).toEqual(execute(script, "script").output);
  });
});
