import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instrument, type SourceType } from "../../transforms/instrument.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tracealloc-text-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function instrumented(source: string, sourceType: SourceType): string {
  const { code, changed } = instrument(source, { filename: "a.js", sourceType, runtime: "global" });
  expect(changed).toBe(true);
  return code;
}

function run(code: string, sourceType: SourceType): string {
  const file = join(folder, sourceType === "module" ? "a.mjs" : "a.cjs");
  writeFileSync(file, code);
  return execFileSync(process.execPath, [file], { encoding: "utf8" });
}

describe("the first and the last line", () => {
  const print = "console.log([typeof this, { a: 1 }].length);";
  const sources: { readonly [name: string]: readonly [source: string, sourceType: SourceType] } = {
    "a newline at the end": [`${print}\n`, "commonjs"],
    "no newline at the end": [print, "commonjs"],
    "no semicolon and no newline": [print.slice(0, -1), "commonjs"],
    "a comment and no newline": [`${print} // end`, "commonjs"],
    "a map's address": [`${print}\n//# sourceMappingURL=a.js.map`, "commonjs"],
    "a map's address and a newline": [`${print}\n//# sourceMappingURL=a.js.map\n`, "commonjs"],
    "a hashbang": [`#!/usr/bin/env node\n${print}\n`, "module"],
    "a hashbang with CRLF": [`#!/usr/bin/env node\r\n"use strict"\r\n${print}\r\n`, "commonjs"],
    "a byte order mark": [`\uFEFF${print}\n`, "module"],
    "a byte order mark and a directive": [`\uFEFF"use strict"\n${print}\n`, "commonjs"],
    CRLF: [`// a\r\n${print}\r\nconst a = () => [1]\r\na()\r\n`, "module"],
    "a line separator": [`// a\u2028${print}\u2029`, "commonjs"],
    "a licence first": [`/*! licence */\n/** @jsx h */\n${print}\n`, "module"],
  };

  it.each(Object.entries(sources))("%s", (_, [source, sourceType]) => {
    const code = instrumented(source, sourceType);
    expect(run(code, sourceType)).toBe(run(source, sourceType));
    expect(code.endsWith("\n")).toBe(source.endsWith("\n"));
    const last = source.trimEnd().split(/\r?\n/).at(-1) ?? "";
    if (last.startsWith("//#")) expect(code.trimEnd().split("\n").at(-1)).toBe(last);
    const first = /^(?:\uFEFF|#!.*\r?\n|\/\*! licence \*\/)/.exec(source)?.[0] ?? "";
    expect(code.startsWith(first)).toBe(true);
  });
});

describe("directives stay first", () => {
  it.each([
    ["'use client'", "module"],
    ['"use server"', "module"],
    ["'use strict'\n'use client'", "commonjs"],
    ["// why\n'use no memo';", "module"],
    ["'use client' /* a */ // b\n", "module"],
  ] as const)("%s", (directives, sourceType) => {
    const code = instrumented(`${directives}\nlist([1]);\nasync function f() {}`, sourceType);
    expect(code.startsWith(directives.trimEnd().replace(/ \/\*.*$/s, ""))).toBe(true);
    const quoted = /'[^']+'|"[^"]+"/g;
    expect(code.match(quoted)?.[0]).toBe(directives.match(quoted)?.[0]);
  });
});

describe("asm.js", () => {
  it("is still compiled as such", () => {
    const source = `function Module(stdlib) { "use asm"; function f(x) { x = x | 0; return (x + 1) | 0; } return { f: f }; }
console.log([Module(globalThis).f(1)]);`;
    const report = (code: string): string => {
      const file = join(folder, "asm.cjs");
      writeFileSync(file, code);
      const { stderr } = spawnSync(process.execPath, ["--trace-warnings", file], {
        encoding: "utf8",
      });
      return stderr.replace(/\(node:\d+\)|:\d+ /g, "").split("\n")[0] ?? "";
    };
    const plain = report(source);
    expect(plain).not.toContain("Invalid asm.js");
    expect(report(instrumented(source, "commonjs"))).toBe(plain);
    expect(report(source.replace("return (x", "[x]; return (x"))).toContain("Invalid asm.js");
  });
});
