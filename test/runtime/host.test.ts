import vm from "node:vm";
import { buildSync } from "esbuild";
import { describe, expect, it } from "vitest";
import type { Host } from "../../runtime/host.ts";

const bundle = buildSync({
  entryPoints: [new URL("../../runtime/host.ts", import.meta.url).pathname],
  bundle: true,
  format: "iife",
  globalName: "host",
  write: false,
}).outputFiles[0]?.text;

/** What the runtime finds in a realm without Node's means, after a script has run there. */
function hostAfter(script: string): Host {
  const context = vm.createContext({});
  return vm.runInContext(`${script}; ${bundle}; host.detectHost()`, context) as Host;
}

describe("a host that is no Node", () => {
  it("has no collector unless it offers one", () => {
    const { collect, collectLater, process } = hostAfter("");
    expect([collect, collectLater, process]).toEqual([undefined, undefined, "main"]);
  });

  it("does not take the page's own functions for the engine's", () => {
    const script =
      "function gc() { throw 1 } const TestUtils = { gc }; globalThis.TestUtils = TestUtils";
    const { collect, collectLater } = hostAfter(script);
    expect([collect, collectLater]).toEqual([undefined, undefined]);
  });

  it("says in what kind of worker it is", () => {
    const tag = "globalThis[Symbol.toStringTag] = 'SharedWorkerGlobalScope'";
    expect(hostAfter(tag).process).toBe("shared worker");
  });
});
