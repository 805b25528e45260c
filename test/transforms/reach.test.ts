import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { RUNTIME_KEY } from "../../runtime/protocol.ts";
import { instrument } from "../../transforms/instrument.ts";

const WITH_OWN_GLOBAL = "const { globalThis } = { globalThis: [1] }; result = `${globalThis}`;";

/** Runs a script as a page with a strict Content-Security-Policy does; gives back its result and how often it was registered. */
function runInPage(code: string, page: { readonly self?: boolean; readonly runtime?: boolean }) {
  const context = vm.createContext({}, { codeGeneration: { strings: false, wasm: false } });
  const run = (text: string): unknown => vm.runInContext(text, context);
  if (page.self) run("self = globalThis");
  let registered = 0;
  const file = (): object => {
    registered++;
    return { countdowns: new Int32Array(9), hit: (_: number, value: unknown) => value };
  };
  Object.defineProperty(context, Symbol.for(RUNTIME_KEY), {
    value: page.runtime ? { file } : undefined,
  });
  run("made = 0; Function.prototype.constructor = () => { made++; Function('1') }");
  const filename = "/page.js";
  const kinds = { kinds: ["object", "array"] as const };
  run(instrument(code, { filename, sourceType: "script", ...kinds }).code);
  return { result: run("result"), registered, made: run("made") };
}

describe("scripts where code from strings is forbidden", () => {
  it("find the runtime", () => {
    const seen = runInPage("var result = [1].length", { self: true, runtime: true });
    expect(seen).toEqual({ result: 1, registered: 1, made: 0 });
  });

  it("find it where they have a globalThis of their own", () => {
    const seen = runInPage(`var result; ${WITH_OWN_GLOBAL}`, { self: true, runtime: true });
    expect(seen).toEqual({ result: "1", registered: 1, made: 0 });
  });

  it("run uncounted where there is none, and make no code from strings", () => {
    const seen = runInPage("var result = [1].length", { self: true });
    expect(seen).toEqual({ result: 1, registered: 0, made: 0 });
  });

  it("run uncounted where nothing leads to it", () => {
    const seen = runInPage(`var result; ${WITH_OWN_GLOBAL}`, { runtime: true });
    expect(seen).toEqual({ result: "1", registered: 0, made: 1 });
  });
});
