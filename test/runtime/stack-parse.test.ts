import { parseFFOrSafariString, parseV8OrIeString } from "error-stack-parser-es/lite";
import { describe, expect, it } from "vitest";
import { isHelperName } from "../../runtime/stacks/helper-name.ts";
import { parseLine } from "../../runtime/stacks/parse.ts";
import { frameLines } from "../../runtime/stacks/stack-lines.ts";
import type { RawFrame } from "../../runtime/stacks/stacks.ts";
import { chooseNames } from "../../transforms/emit/helpers.ts";
import recorded from "./recorded-stacks.json" with { type: "json" };

type Stacks = { readonly [name: string]: string };
const engines = Object.entries(recorded) as [engine: string, stacks: Stacks][];

/** What one program, whose stacks were recorded in all engines, has in them: newest first, `name:line`. */
const expected: Stacks = {
  named: "named:12 -:12",
  arrow: "arrow:13 -:14",
  anonymous: "-:15 -:15",
  oldConstructor: "Old:2 -:16",
  constructor_: "K:4 -:17",
  method: "method:5 -:18",
  static_: "st:6 -:19",
  getter: "prop:7 -:20",
  private_: "#hidden:8 callHidden:9 -:21",
  field: "field:10 -:22",
  native: "callback:23 -:23",
  evaluated: "inEval:1 -:1 -:24",
  constructed: "-:3 -:25",
  literal: "literal:26 -:27",
  computed: "a b@c:26 -:28",
  assigned: "object.assigned:29 -:30",
  nested: "-:31 outer:31 -:31",
  async: "inner:32 async outer:33",
  all: "inner:32 async outer:33",
  onThen: "onThen:36",
};

/** Where engines tell more or less than that. */
const peculiar: { readonly [engine: string]: Stacks } = {
  "Node 20": {
    method: "K.method:5 -:18",
    static_: "K.st:6 -:19",
    getter: "get prop:7 -:20",
    private_: "#hidden:8 K.callHidden:9 -:21",
    field: "K.field:10 -:22",
    evaluated: "inEval:1 eval:1 -:24",
    constructed: "eval:3 -:25",
  },
  // Bun folds `const s = f(); return s` into a tail call, which leaves no frame.
  "Bun 1.4": { private_: "#hidden:8 -:21", assigned: "-:29 -:30" },
  // Evaluated code has no place, and stacks end at await.
  "JavaScriptCore 2.50": {
    field: "-:10 -:22",
    evaluated: "-:24",
    constructed: "-:25",
    computed: "-:26 -:28",
    assigned: "-:29 -:30",
    async: "inner:32",
    all: "inner:32",
  },
  "Firefox 153": {
    getter: "get prop:7 -:20",
    async: "inner:32 async outer:33 -:34",
    all: "inner:32 async outer:33 -:34 async -:34",
    onThen: "onThen:36 async -:36 async -:34",
  },
};

function framesOf(text: string): RawFrame[] {
  return frameLines(text).flatMap((line) => parseLine(line) ?? []);
}

function ownFrames(text: string): RawFrame[] {
  return framesOf(text).filter(({ file }) => !file.startsWith("node:"));
}

describe.each(engines)("stacks of %s", (engine, stacks) => {
  it.each(Object.entries(stacks))("%s", (name, text) => {
    const shown = ownFrames(text).map(
      ({ functionName = "-", line, isAsync }) =>
        `${isAsync ? "async " : ""}${functionName}:${line}`,
    );
    expect(shown.join(" ")).toBe(peculiar[engine]?.[name] ?? expected[name]);
  });

  it("have the places that error-stack-parser-es finds", () => {
    const isV8 = /^Error\n/.test(stacks.named ?? "");
    let compared = 0;
    for (const [name, text] of Object.entries(stacks)) {
      // It takes what stands before a second @ for the file, and evaluated code for its caller.
      if (name === "computed" || name === "evaluated" || name === "constructed") continue;
      const others = (isV8 ? parseV8OrIeString : parseFFOrSafariString)(text)
        .filter(({ line, file }) => line !== undefined && file !== "native")
        .map(({ file, line, col }) => `${file?.replace(/^.*\(/, "")}:${line}:${col}`);
      const own = framesOf(text).map(({ file, line, column }) => `${file}:${line}:${column}`);
      expect(own).toEqual(others);
      compared += own.length;
    }
    expect(compared).toBeGreaterThan(30);
  });
});

describe("parseLine", () => {
  it.each([
    ["    at f (/a (b)/c.js:1:2)", "f /a (b)/c.js 1 2"],
    ["    at /a (b)/c.js:1:2", "- /a (b)/c.js 1 2"],
    ["    at async file:///a/b.js?v=1:12:3", "- file:///a/b.js?v=1 12 3"],
    ["    at Foo.bar [as baz] (C:\\a\\b.js:1:2)", "Foo.bar C:\\a\\b.js 1 2"],
    [
      "    at a (eval at b (eval at c (/x.js:1:2), <anonymous>:3:4), <anonymous>:5:6)",
      "a <anonymous> 5 6",
    ],
    [
      "f@http://localhost/@fs/node_modules/@scope/a.js:1:2",
      "f http://localhost/@fs/node_modules/@scope/a.js 1 2",
    ],
    ["@/node_modules/@scope/a.js:1:2", "- /node_modules/@scope/a.js 1 2"],
    ["async f@https://host/a.js:1:2", "f https://host/a.js 1 2"],
    ["setTimeout handler*outer/inner@https://host/a.js:1:2", "inner https://host/a.js 1 2"],
    ["outer/<@https://host/a.js:1:2", "- https://host/a.js 1 2"],
    ["module code@https://host/a.js:1:2", "- https://host/a.js 1 2"],
  ])("reads %s", (line, frame) => {
    const { functionName = "-", file, line: lineno, column } = parseLine(line) as RawFrame;
    expect(`${functionName} ${file} ${lineno} ${column}`).toBe(frame);
  });

  it.each([
    "    at Array.map (<anonymous>)",
    "    at async Promise.all (index 0)",
    "    at map (native:1:11)",
    "    at eval (unknown)",
    "map@[native code]",
    "eval code@",
    "no frame at all",
  ])("finds no place in %s", (line) => {
    expect(parseLine(line)).toBeUndefined();
  });
});

describe("names of helpers", () => {
  it.each([
    ["", ""],
    ["let $ta = $ta1_", ""],
    ["", "_0badcafe"],
    ["$ta_0badcafe", "_0badcafe"],
  ])("are known in a file with %j", (code, salt) => {
    for (const filename of ["a.js", "a.svelte.js"]) {
      const { value, string, sized, named, blind, member, keep } = chooseNames(
        code,
        filename,
        salt,
      );
      for (const name of [value, string, sized, named, blind, member, keep]) {
        expect(isHelperName(name)).toBe(true);
      }
    }
  });

  it.each(["$table", "$tax", "$", "ta", "$ta_x", undefined])("are not %s", (name) => {
    expect(isHelperName(name)).toBe(false);
  });
});
