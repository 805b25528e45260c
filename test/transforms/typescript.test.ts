import { describe, expect, it } from "vitest";
import { instrument } from "../../transforms/instrument.ts";
import { testCompiled } from "../support/tables.ts";

describe("TypeScript", () => {
  testCompiled("ts", {
    enums: [
      `export enum A { X, Y = 'y' }
enum B { Z = A.X } enum B { W = 5 }
const enum C { Q } declare enum D { R }
function f() { enum E { S = 1 << 3 } return E }
log(A, B, C.Q, f(), f() === f());`,
      ["1:8 object 1", "2:1 object 1", "4:1 function 1", "4:16 object 3"],
    ],
    namespaces: [
      `export namespace A { export const a = [1]; export enum E { X } export function f() { return E.X } }
namespace B { export interface I {} export type T = I } namespace B.C { export type T = 1 }
namespace G.H { export let x: object = {}; x = { g: 1 }; }
namespace G.K { export class L { m() {} } }
declare namespace M { const n: number }
function N() {} namespace N { export const o = 1 }
class O {} namespace O { export namespace P { export const q = () => 1 } }
log(A, A.f(), G, typeof N, N.o, O.P);
export {};`,
      [
        "1:8 object 1",
        "1:39 array 1",
        "1:51 object 1",
        "1:71 function 1",
        "3:1 object 1",
        "3:13 object 1",
        "3:40 object 1",
        "3:48 object 1",
        "4:13 object 1",
        "4:24 class 1",
        "4:34 function 1",
        "6:1 function 1",
        "7:1 class 1",
        "7:33 object 1",
        "7:64 function 1",
      ],
    ],
    "parameters and types": [
      `abstract class A { abstract n(): void; constructor(private a: number[], public b = [2], readonly c?: {}) {} m(...r: string[]): string { return r.join() } }
class B extends A { constructor(...r: unknown[]) { super([1]); log(r) } n() {} declare d: number; e!: string }
function f(this: object, x: number): void; function f(this: object, ...r: any[]) { log(r) }
const { a, ...rest }: { a: number; b: number } = { a: 1, b: 2 };
log(new B(1) as A, f.call({}, 1), rest satisfies object, (<any>[3])!);`,
      [
        "1:1 class 1",
        "1:84 array 1",
        "1:109 function 1",
        "2:1 class 1",
        "2:33 array 1",
        "2:58 array 1",
        "2:73 function 1",
        "3:44 function 1",
        "3:69 array 1",
        "4:12 object 1",
        "4:50 object 1",
        "5:5 instance 1",
        "5:27 object 1",
        "5:64 array 1",
      ],
    ],
  });

  it("leaves declarations alone", () => {
    const code =
      "declare namespace A { const a: {} }\ninterface I { x: [] }\ndeclare enum E { X }\nconst enum C { X }";
    expect(instrument(code, { filename: "a.ts", sourceType: "module" }).changed).toBe(false);
  });
});

describe("JSX", () => {
  testCompiled("tsx", {
    "elements and fragments": [
      `const h = (type: any, props: any, ...children: any[]) => ({ type, props, children });
const list = [1, 2].map((n) => <li key={n}>{n > 1 && <b/>}</li>);
log(<a b={{ c: 1 }} d=<i/> {...{ e: 1 }}>
  text <b>{[1]}<u/></b> {list} {<s/>} <></> {/* none */}
</a>);
const f = () => <p/>, g = (x: any) => { return<q>{x}</q> };
log(f(), g(() => <r/>), <><li/><li/></>);`,
      [
        "1:11 function 1",
        "1:35 array 14",
        "1:59 object 14",
        "2:14 array 1",
        "2:21 array 1",
        "2:25 function 1",
        "2:32 object 2",
        "2:54 object 1",
        "3:5 object 1",
        "3:11 object 1",
        "3:23 object 1",
        "3:32 object 1",
        "4:8 object 1",
        "4:12 array 1",
        "4:16 object 1",
        "4:33 object 1",
        "4:39 object 1",
        "6:11 function 1",
        "6:17 object 1",
        "6:27 function 1",
        "6:47 object 1",
        "7:12 function 1",
        "7:25 object 1",
        "7:27 object 1",
        "7:32 object 1",
      ],
    ],
    "elements that are no plain objects": [
      `const seen: string[] = []; class E { get ref() { seen.push('ref'); return 1 } }
const h = (type: any, props: any, ...r: any[]) => type === 'p' ? new Proxy({}, { get: (_, k) => seen.push(String(k)), ownKeys: () => { seen.push('keys'); return [] }, getPrototypeOf: () => { seen.push('proto'); return null } }) : type === 's' ? 'text' : Object.defineProperty(new E(), 'own', { enumerable: true, get: () => seen.push('own') });
const kept = [<p/>, <s/>, <e/>];
log(seen);`,
      [
        "1:24 array 1",
        "1:28 class 1",
        "1:38 function 1",
        "2:11 function 1",
        "2:35 array 3",
        "2:66 instance 1",
        "2:76 object 1",
        "2:80 object 1",
        "2:87 function 1",
        "2:128 function 1",
        "2:184 function 1",
        "2:277 instance 1",
        "2:293 object 1",
        "2:318 function 1",
        "3:14 array 1",
        "3:15 object 1",
        "3:21 object 1",
        "3:27 object 1",
      ],
    ],
  });

  it.each([
    "/** @jsxImportSource solid-js */\nexport const a = <p>{f()}<b/></p>;",
    "import { createSignal } from 'solid-js';\nexport const a = <p>{[1]}</p>;",
    "import { ref } from 'vue';\nexport const a = <p>{[1]}</p>;",
  ])("leaves templates alone: %s", (code) => {
    const { changed, diagnostics } = instrument(code, { filename: "a.jsx" });
    expect({ changed, codes: diagnostics.map((one) => one.code) }).toEqual({
      changed: false,
      codes: ["contract"],
    });
  });
});
