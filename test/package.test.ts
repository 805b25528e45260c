import { createRequire } from "node:module";
import { publint } from "publint";
import { expect, it } from "vitest";

it("has entries that resolve everywhere", async () => {
  const { messages } = await publint({ pkgDir: ".", pack: "npm" });
  expect(messages).toEqual([]);
});

it.each(["babel", "typescript", "vite", "rollup", "rolldown", "webpack", "rspack", "esbuild"])(
  "require('tracealloc/%s') is the plugin itself, as in configurations in CommonJS",
  (name) => {
    const plugin = createRequire(import.meta.url)(`tracealloc/${name}`);
    expect(plugin).toBeTypeOf("function");
    expect(plugin.default).toBe(undefined);
  },
);
