import { describe, expect, it } from "vitest";
import { instrument } from "../../transforms/instrument.ts";
import { testCounts, testTransparency } from "../support/tables.ts";

describe("BigInts", () => {
  testCounts({
    "every operator": [
      `for (let i = 0; i < 3; i++) { let a = 5n, b = BigInt(i) + 1n;
a + b; a - b; a * b; a / b; a % b; a ** b; a & b; a | b; a ^ b; a << b; a >> b; -a; ~a;
a++; --b; a += 1n; a -= 1n; a **= 2n; a <<= 1n;
[a + b * 2n]; a < b; a == b; !a; typeof a; a > 1n && -1n; }`,
      [
        "1:47 bigint 3",
        "1:47 bigint 3",
        ...[1, 8, 15, 22, 29, 36, 44, 51, 58, 65, 73, 81, 85].map((at) => `2:${at} bigint 3`),
        ...[1, 6, 11, 20, 29, 39].map((at) => `3:${at} bigint 3`),
        "4:1 array 3",
        "4:2 bigint 3",
        "4:6 bigint 3",
        "4:54 bigint 3",
      ],
    ],
    "in chains": [
      "const a = 1n; a + a + a; a + a + 's' + (a + a); [-a, a * a];",
      [
        "1:15 bigint 1",
        "1:15 bigint 1",
        "1:26 string 1",
        "1:26 bigint 1",
        "1:41 bigint 1",
        "1:49 array 1",
        "1:50 bigint 1",
        "1:54 bigint 1",
      ],
    ],
    // Other scripts may assign to a script's variables, and tsc is not told that it is CommonJS.
    "variables that hold nothing else": [
      `const one = 1n; let n = one, m, s = 1n; var v = 0n; // exports
function f(p) { const q = p; s = ''; return q + 1n + p }
for (; n < 4n; n = n + one) v = BigInt.asIntN(8, v * 3n); m = 1; if (0) m + n; f(1n); s + 1n;`,
      ["2:1 function 1", "3:20 bigint 3", "3:50 bigint 3", "3:87 string 1"],
    ],
  });

  testTransparency({
    "statements without semicolons":
      "let a = 1n, b = 2n; const o = { f: () => 5 }\na++\n;[a].map(log); a\n++b\nb--\n(0, log)(a, b)\na++\n[b].map(log); a++\n+ b\nlog(a)\nlet c = a++\n`${log(c)}`",
    "values and operands":
      "let a = 3n; const o = { v: 2n, get w() { log('w'); return 4n } }; log(a++, ++a, a-- - --a, -(a ** 2n), o.v++, o.v, o.w * 2n, (-a) ** 2n, ~-a)",
    errors:
      "let a = 1n; for (const f of [() => a + 1, () => a / 0n, () => +a, () => a >>> 1n, () => a ** -1n]) try { f() } catch (e) { log(e.name, e.message) } const c = 1n; try { c++ } catch (e) { log(e.message) } try { d += 1n; let d } catch (e) { log(e.message) }",
    completion: "let x = 1n; x += 2n; x",
  });
});

/** Kinds of the sites of arithmetic in a source. */
function kindsOf(code: string, filename = "a.js", types?: () => string): string[] {
  const { sites } = instrument(code, { filename, sourceType: "commonjs", types });
  return sites.map(({ kind }) => kind).filter((kind) => kind === "string" || kind === "bigint");
}

describe("sums of numbers get no hook", () => {
  it.each([
    "let n = 0; for (let i = 0; i < 3; i++) n += i + 1;",
    "var a = x.length, b = a; b = a + 1; b += Math.PI; b++; f(b + a);",
    "let s; s = -y; s + Infinity;",
    "const a = 1; function f() { const b = a + 2; return () => a + b }",
    "let a = 0, b = 0; while (c) { [a.x] = d; const t = a; a = b + t; b = t + 1 }",
    "const n = c ? 1 : 2, m = (0, n), o = n || 3; f(n + m + o);",
    "let i = 0; { let i = 1; i + 1 } i + 2;",
  ])("%s", (code) => expect(kindsOf(code)).toEqual([]));

  it.each([
    ["let n = 0; n = f(); n + 1;", ["string"]],
    ["let n = 0; [n] = f(); n + 1;", ["string"]],
    ["function f(n = 0) { return n + 1 }", ["string"]],
    ["for (let k in o) k + 1; for (let k of o) k + 1;", ["string", "string"]],
    ["{ let i = 0; { let i = 'a'; i + 1 } i + 2; }", ["string"]],
    ["let a = 0; function f() { a = b + a } var b = ''; a + b;", ["string", "string"]],
    ["import { n } from 'n'; try { n + 1 } catch (e) { e + 1 }", ["string", "string"]],
    ["let a = b; let b = a; a + b;", ["string"]],
  ])("%s", (code, kinds) => {
    const sites = instrument(code, { filename: "a.js" }).sites.map(({ kind }) => kind);
    expect(sites.filter((kind) => kind === "string")).toEqual(kinds);
  });

  it("as annotations say", () => {
    const code =
      "function f(a: number, b: string, c?: number, d: bigint) { a + 1; b + 1; c + 1; d + d }";
    expect(kindsOf(code, "a.ts")).toEqual(["string", "string", "bigint"]);
  });

  it("where a variable of a script may be changed by another one", () => {
    const { sites } = instrument("var n = 0; n + 1; const m = 0; m + 1;", {
      filename: "a.js",
      sourceType: "script",
    });
    expect(sites).toHaveLength(1);
  });

  it("as an oracle says", () => {
    expect(kindsOf("a + b; a += b", "a.js", () => "number")).toEqual([]);
    expect(kindsOf("a + b; a += b", "a.js", () => "bigint")).toEqual(["bigint", "bigint"]);
    expect(kindsOf("a + b; a += b", "a.js", () => "any")).toEqual(["string", "string"]);
  });
});
