import { describe, expect, it } from "vitest";
import { Random } from "../../runtime/random.ts";
import { executeCounted } from "../support/execute.ts";

/** Programs in which what is allocated together and what is not is easily taken for one another. */
const programs: { readonly [name: string]: string } = {
  "thrown by a call between": `
const f = (i) => { if (i % 3) throw [i]; return {} };
for (let i = 0; i < 10; i++) try { const a = [1], b = {}; f(i); const c = [2]; ({}) } catch (e) { [e] }`,
  "thrown by reading a property":
    "for (const o of [{}, null, { get x() { throw [1] } }]) try { const a = [1]; o.x; const b = [2] } catch {}",
  "thrown by writing a property": `
'use strict';
for (const o of [{}, null, Object.freeze({}), { set x(v) { throw [v] } }])
  try { const a = [1]; o.x = {}; const b = [2]; () => b } catch {}`,
  "thrown by operators": `
const odd = { valueOf() { throw [1] } };
for (const v of [1, odd, Symbol.iterator, 1n])
  try { const a = {}; v * 1; const b = []; v + 1; const c = () => {}; \`\${v}\`; /x/; -v; [c] ; ({ [v]: 1 }); ({}) } catch {}`,
  "thrown as a template's text":
    "for (const v of ['', Symbol.iterator, { __proto__: null }]) try { `${[v]}${{}}${() => `${[v, [1]]}${/x/}`}` } catch {}",
  "thrown by a variable": `
for (let i = 0; i < 4; i++) try { const a = [1]; missing; const b = {} } catch {}
for (let i = 0; i < 4; i++) try { const a = [1]; if (i % 2) missing; const b = [2] } catch {}
for (let i = 0; i < 4; i++) try { const a = [1]; i % 2 && later; const b = [2]; let later = {} } catch {}
const once = 1; try { [1]; once = {}; [2] } catch {}
class A { constructor() { try { [1]; this; [2] } catch {} } } class B extends A { constructor() { try { [3]; this; [4] } catch {} super() } } new B()`,
  "thrown by patterns":
    "for (const v of [[], null, {}]) try { const a = {}; const [b = []] = v; const c = {} } catch {} try { [1]; const { x: { y = [] } } = {}; ({}) } catch {}",
  "thrown by classes": `
for (const base of [Object, 1, null]) try { const a = []; class C extends base { x = []; static y = {} } const b = {}; new C() } catch {}
for (const k of ['a', { toString() { throw [1] } }]) try { [1]; class C { [k]() {} }; [2] } catch {}
for (let i = 0; i < 3; i++) try { [1]; class C { static { if (i) throw [1] } }; [2] } catch {}`,
  "early returns": `
function g() { const a = []; if (!0) return; const b = {}; function c() {} } g()
function h() { const a = []; { return [1]; const b = {} } const c = () => 1 } h()
function f(n) { const a = [n]; if (n > 5) return { n }; const b = {}; if (n > 2) { return } const c = () => a; return [b, c] }
for (let i = 0; i < 9; i++) f(i)`,
  "break and continue": `
for (let i = 0; i < 9; i++) { const a = []; if (i === 2) continue; const b = {}; if (i === 6) break; const c = () => 1 }
for (;;) { const a = []; if (!0) break; const b = {} } do { const a = []; if (!0) continue; const b = {} } while (!1)
let n = 0; while (true) { [n]; if (n++ > 4) break; ({}) } do { [n]; if (n-- % 2) continue; ({}) } while (n > 0)`,
  labels: `
all: { [1]; if (!0) break all; ({}) } ends: { if (!0) break ends; [1] } ({})
for (let i = 0; i < 6; i++) { block: { [1]; if (i % 2) break block; ({}) } () => 1 }
outer: for (let i = 0; i < 4; i++) { [i]; for (let k = 0; k < 4; k++) { ({ k }); if (k === i) continue outer; if (i === 3) break outer; () => 1 } [k] }
`,
  switches: `
for (let i = 0; i < 8; i++) { [i]; switch (i % 5) { case 0: ({}); case 1: [1]; break; case (() => 2)(): () => 3; { /x/ } default: class A {} } ({}) }
for (let i = 0; i < 4; i++) switch ([]) { case {}: [1]; default: ({}) }`,
  "try and finally": `
function f(i) { try { [1]; if (i % 2) return {}; ({}) } finally { [2]; if (i === 3) return () => 1; /x/ } ; [3] }
for (let i = 0; i < 8; i++) f(i)
for (let i = 0; i < 4; i++) l: try { [1]; if (i % 2) break l; ({}) } finally { [2] }`,
  "generators that are abandoned": `
function* g() { const a = []; function h() {} yield {}; const b = [a]; yield [b]; ({}) }
for (let i = 0; i < 5; i++) { const it = g(); for (let k = 0; k < i; k++) it.next() }
for (const v of g()) { [v]; break } const [x] = g(); g().return(); try { const it = g(); it.next(); it.throw({}) } catch {}`,
  "async functions": `
async function f(i) { const a = []; if (i) await {}; const b = {}; try { await { then(ok, no) { no([i]) } }; [1] } catch { ({}) } finally { () => 1 } }
for (let i = 0; i < 3; i++) f(i)`,
  "conditions in expressions": `
const t = (v) => v;
for (let i = 0; i < 8; i++) { const o = i % 2 ? { i } : [i, () => 1]; let p = i > 3 && [i]; p ||= {}; p ??= []; p &&= (() => [2], {}); t(i % 3 ? t([1]) : {}); [3] }
const n = null; n?.[[1]].x[{}]; n?.f([1], {}); n?.f({}).g([]); t?.([1], {}); [4]`,
  "loops whose parts run several times":
    "for (let a = [], i = 0; [] && i < 3; i++, {}) { () => a } for (const k in { a: [], b: {} }) [k]; for (const [k = {}] of [[], [1]]) ({ k }); while ([] && false) ({}); [5]",
  "functions that are called again": `
function outer(a = [], b = {}) { function one() {} function two() { return [] } const c = {}; { function three() {} const d = [c] } return two }
for (let i = 0; i < 3; i++) outer(); outer(1)(); outer(1, 2)()()`,
  "fields and static parts":
    "class A { a = []; b = () => 1; #c = {}; static d = []; static { const e = {}; [e] } ['f'] = () => [2]; g = class {} } for (let i = 0; i < 3; i++) new A(); class B extends A { h = (() => { throw 1 })(); i = [] } for (let i = 0; i < 3; i++) try { new B() } catch {}",
  names:
    "let f = () => 1, g = class {}; f = () => 2; const o = { f: function () {} }; function p(a = () => 1) {} p(); p(); ({ x: f = () => 1 } = {}); f ??= () => 3; var v = () => 1; export_ = () => 2; for (const h = () => 1; ; ) break; class C { x = () => 1; static y = () => 2 } new C()",
  "spread and huge":
    "const a = [...[1, 2]], b = new Array(9999), c = [...b, {}], d = { ...a, e: [] };",
};

/** `line:column kind count` of every site. */
function allocated(code: string, hooks: "live" | "count"): string[] {
  const { counts } = executeCounted(code, "commonjs", { hooks });
  return counts.map(({ at, kind, estimate }) => `${at} ${kind} ${estimate.allocatedCount}`).sort();
}

describe("hooks that only count", () => {
  it.each(Object.entries(programs))("count what hooks that follow count: %s", (_, code) => {
    const { output, code: emitted } = executeCounted(code, "commonjs", { hooks: "count" });
    expect(output, emitted).toEqual(executeCounted(code, "commonjs").output);
    expect(allocated(code, "count"), emitted).toEqual(allocated(code, "live"));
  });

  it.each([1, 2, 3, 4])("count alike in random programs (seed %i)", (seed) => {
    const random = new Random(seed);
    for (let round = 0; round < 15; round++) {
      const code = programOf(random);
      expect(allocated(code, "count"), code).toEqual(allocated(code, "live"));
    }
  });

  it("count a region with one hook", () => {
    const code = `function f(v) { const a = [1]; const b = {}; return () => 1 }
function g() { function h() {} const c = class {}; class D {} if (true) { [2] } ({}); return g }`;
    const { code: emitted } = executeCounted(code, "commonjs", { hooks: "count" });
    const calls = emitted.slice(0, emitted.indexOf(";var $ta")).match(/\$ta[bn]?\(\d+/g);
    expect(calls).toEqual(["$tab(0", "$tab(1", "$tab(2", "$tab(3"]);
  });

  it("hand over no value, but to add up the bytes of strings", () => {
    const code = "const f = (v) => [v]; new Array(f(1)); f(() => `${f}`); const g = [...f()];";
    const { code: emitted } = executeCounted(code, "commonjs", { hooks: "count" });
    expect(emitted).not.toMatch(/\$tah\(i,v\)/);
    expect(emitted).not.toContain("$taz");
  });
});

/** A program of nested statements that allocate, throw and leave. */
function programOf(random: Random): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random.next() * list.length)] as T;
  const value = (depth: number): string => {
    const inner = () => (depth > 0 ? value(depth - 1) : "n++");
    return pick([
      () => `[${inner()}]`,
      () => `{ a: ${inner()}, b: ${inner()} }`,
      () => `() => (${inner()})`,
      () => "function () {}",
      () => "class { x = [] }",
      () => `f(${inner()}, ${inner()})`,
      () => `(n % 2 ? (${inner()}) : (${inner()}))`,
      () => `(n % 3 && (${inner()}))`,
      () => `o.p[${inner()}]`,
      () => `\`\${n}\``,
      () => "/x/",
      () => "new K(n)",
      () => `(o?.q?.[${inner()}])`,
      () => "n",
    ])();
  };
  const list = (depth: number): string =>
    Array.from({ length: 1 + Math.floor(random.next() * 4) }, () => statement(depth)).join("\n");
  const statement = (depth: number): string => {
    const one = () => value(2);
    if (depth === 0) return `{ let v = ${one()} }`;
    return pick([
      () => `{ const v = ${one()}; const w = ${one()} }`,
      () => `o.z = ${one()};`,
      () => `if (n++ % 3) { ${list(depth - 1)} } else ${statement(depth - 1)}`,
      () =>
        `for (let i = 0; i < 3; i++) { ${list(depth - 1)} if (n++ % 4 === 0) ${pick(["break", "continue"])}; ${list(depth - 1)} }`,
      () =>
        `try { ${list(depth - 1)} } catch (e) { ${list(depth - 1)} } finally { ${list(depth - 1)} }`,
      () => `l${depth}: { ${list(depth - 1)} if (n++ % 2) break l${depth}; ${list(depth - 1)} }`,
      () =>
        `switch (n++ % 3) { case 0: ${list(depth - 1)} case 1: ${list(depth - 1)} break; default: ${list(depth - 1)} }`,
      () =>
        `(function () { function d() {} ${list(depth - 1)} if (n++ % 2) return ${one()}; ${list(depth - 1)} })();`,
      () =>
        `for (const v of (function* () { ${list(depth - 1)} yield ${one()}; ${list(depth - 1)} })()) { if (n++ % 2) break; [v] }`,
      () => `try { ${list(depth - 1)} if (n++ % 2) throw ${one()}; ${list(depth - 1)} } catch {}`,
    ])();
  };
  return `let n = 0; const o = { p: {}, set z(v) { if (n++ % 3 === 0) throw [v] } };
const f = (a) => { if (n++ % 5 === 0) throw {}; return a };
class K { constructor() { if (n++ % 7 === 0) throw [] } }
for (let round = 0; round < 3; round++) try { ${list(2)} } catch {}`;
}
