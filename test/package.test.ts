import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { checkPackage, createPackageFromTarballData, type Problem } from "@arethetypeswrong/core";
import { publint } from "publint";
import { expect, it } from "vitest";
import { pack } from "./support/packed.ts";

it("has entries that resolve everywhere", async () => {
  const { messages } = await publint({ pkgDir: ".", pack: "npm" });
  expect(messages).toEqual([]);
});

it("has types for every entry, in every way of resolving that knows exports", async () => {
  const result = await checkPackage(createPackageFromTarballData(readFileSync(pack())));
  if (result.types === false) throw new Error("there are no types");
  const { exports } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(Object.keys(result.entrypoints)).toEqual(Object.keys(exports));
  const isMeant = (problem: Problem): boolean => {
    // "node10" knows no exports.
    if (problem.kind === "NoResolution") return problem.resolutionKind === "node10";
    // What runs at build time is an ES module only, which Node requires from 20.19 on.
    if (problem.kind !== "CJSResolvesToESM") return false;
    return exports[problem.entrypoint].require === undefined;
  };
  expect(result.problems.filter((problem) => !isMeant(problem))).toEqual([]);
});

it.each(["babel", "typescript", "vite", "rollup", "rolldown", "webpack", "rspack", "esbuild"])(
  "require('tracealloc/%s') is the plugin itself, as in configurations in CommonJS",
  (name) => {
    const plugin = createRequire(import.meta.url)(`tracealloc/${name}`);
    expect(plugin).toBeTypeOf("function");
    expect(plugin.default).toBe(undefined);
  },
);
