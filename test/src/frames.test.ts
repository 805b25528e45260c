import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { transformSync } from "esbuild";
import { SourceMapConsumer } from "source-map";
import { describe, expect, test } from "vitest";
import type { RawFrame } from "../../runtime/stacks/stacks.ts";
import { createFrameResolver } from "../../src/node/frames.ts";
import { instrument } from "../../transforms/instrument.ts";
import { node, project, REGISTER } from "../support/cli.ts";

/** Prints the frames above a call of `probe`, newest first, as the engine has them. */
const PROBE = `globalThis.probe = () => {
  const before = Error.prepareStackTrace;
  Error.prepareStackTrace = (_, sites) => sites.slice(1).map((site) => ({
    file: site.getScriptNameOrSourceURL() ?? "",
    line: site.getLineNumber(),
    column: site.getColumnNumber(),
    functionName: site.getFunctionName() ?? undefined,
    isAsync: site.isAsync(),
  }));
  console.log(JSON.stringify(new Error().stack));
  Error.prepareStackTrace = before;
  return {};
};`;

type Files = Readonly<Record<string, string>>;

async function capture(folder: string, args: readonly string[]): Promise<RawFrame[]> {
  const { stdout, stderr } = await node(["--require", "./probe.cjs", ...args], { cwd: folder });
  expect(stderr).toBe("");
  return (JSON.parse(stdout) as RawFrame[]).filter(({ file }) => !/^(node:|$)/.test(file));
}

function resolver(root: string, exclude: readonly string[] = []) {
  return createFrameResolver({ root, include: [], exclude, cache: false });
}

/** Runs a program through the loader and gives back where its frames are shown, newest first. */
async function shown(files: Files, entry: string, exclude: readonly string[] = []) {
  const folder = project({ ...files, "probe.cjs": PROBE });
  const query = new URLSearchParams({ root: folder });
  for (const glob of exclude) query.append("exclude", glob);
  const raw = await capture(folder, ["--import", `${REGISTER}?${query}`, entry]);
  return raw.flatMap((frame) => resolver(folder, exclude)(frame) ?? []);
}

/** Where its frames are when it runs plain. */
async function plain(files: Files, entry: string): Promise<string[]> {
  const folder = project({ ...files, "probe.cjs": PROBE });
  const raw = await capture(folder, [entry]);
  return raw.map(({ file, line, column }) => {
    const name = file.replace(pathToFileURL(folder).href, "").replace(folder, "").slice(1);
    return `${name}:${line}:${column}`;
  });
}

type Shown = Awaited<ReturnType<typeof shown>>;
const places = (frames: Shown): string[] =>
  frames.map(({ filename, lineno, column }) => `${filename}:${lineno}:${column}`);
const names = (frames: Shown): unknown[] => frames.map(({ functionName }) => functionName);

const PROGRAM = `class Maker {
  static all = [];
  field = (() => [{}, probe()])();
  constructor() { const o = { a: [1], b: \`x\${1}\` }; this.o = o; }
  make(n) { return [{ n }, () => n, { m: [], made: inner({}, [n]) }]; }
}
const inner = (...values) => { [values, {}]; return [new Maker(), {}]; };
function outer() { return [1].map(function (n) { return { n, all: Maker.prototype.make(n) } }); }
[{}, [outer()]];
`;
const NAMES = [
  "<anonymous>",
  "Maker.field",
  "Maker.constructor",
  "inner",
  "Maker.make",
  "<anonymous>",
  "outer",
  undefined,
];

const TYPED = `interface Typed {
  readonly made: object;
}
${PROGRAM.replace("make(n)", "make(n: number): object[]")}export type { Typed };
`;

/** Where the calls of that program are in a text, newest first. */
function callsIn(file: string, text: string): string[] {
  const marks = ["probe()", "inner({}", "make(n) } }", "map(function", "outer()]]"];
  return marks.map((mark) => {
    const lines = text.slice(0, text.indexOf(mark)).split("\n");
    return `${file}:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
  });
}

describe("JavaScript", () => {
  test.each(["main.cjs", "main.mjs"])("%s has the frames of a plain run", async (entry) => {
    const files = { [entry]: `#!/usr/bin/env node\n"use strict";\n${PROGRAM}` };
    const frames = await shown(files, entry);
    expect(places(frames)).toEqual(await plain(files, entry));
    expect(names(frames)).toEqual(NAMES);
  });

  test("of several files, in either format, without the loader's own frames", async () => {
    const files = {
      "main.mjs": `import { run } from "./lib/a.cjs";\n[[], run([() => [probe()]])];`,
      "lib/a.cjs": `exports.run = ([f]) => [{}, f(), require("./b.cjs")];`,
      "lib/b.cjs": "\uFEFF[{}, {}];",
    };
    expect(places(await shown(files, "main.mjs"))).toEqual(await plain(files, "main.mjs"));
    const loading = {
      "main.cjs": "[{}, require('./a.cjs')]",
      "a.cjs": "\uFEFF[{}, [], probe()]",
    };
    expect(places(await shown(loading, "main.cjs"))).toEqual(await plain(loading, "main.cjs"));
  });

  test("that is not instrumented has its own places", async () => {
    const files = { "main.cjs": PROGRAM };
    const frames = await shown(files, "main.cjs", ["main.cjs"]);
    expect(places(frames)).toEqual(await plain(files, "main.cjs"));
    expect(names(frames)).toEqual(NAMES);
  });

  test("of more than a megabyte has lines only", async () => {
    const text = `${PROGRAM}/*${" ".repeat(1 << 20)}*/`;
    const frames = await shown({ "main.cjs": text }, "main.cjs");
    const lines = (await plain({ "main.cjs": text }, "main.cjs")).map((place) =>
      place.replace(/\d+$/, "undefined"),
    );
    expect(places(frames)).toEqual(lines);
    expect(names(frames)).toContain("outer");
  });

  test("awaiting", async () => {
    const text = `const inner = async () => { await [1]; return [{}, probe()]; };
async function outer() { return [[], await inner()]; }
[{}, outer()];`;
    const files = { "main.cjs": text };
    expect(places(await shown(files, "main.cjs"))).toEqual(await plain(files, "main.cjs"));
  });
});

describe("TypeScript", () => {
  test.each([
    ["main.mts", []],
    ["main.cts", []],
    ["main.mts", ["main.mts"]],
  ])("%s, excluded: %j", async (entry, exclude) => {
    const frames = await shown({ [entry]: TYPED }, entry, exclude);
    expect(places(frames)).toEqual(expect.arrayContaining(callsIn(entry, TYPED)));
    expect(frames.every(({ lineno }) => lineno > 3)).toBe(true);
    // esbuild moves fields into the constructor.
    expect(names(frames).slice(3)).toEqual(NAMES.slice(3));
  });

  test("in CommonJS that an ES module imports, without the facade between", async () => {
    const files = {
      "main.mts": `import "./lib.cts";\n`,
      "lib.cts": TYPED,
    };
    const frames = await shown(files, "main.mts");
    expect(places(frames)).toEqual(expect.arrayContaining(callsIn("lib.cts", TYPED)));
    expect(names(frames).slice(3)).toEqual(NAMES.slice(3));
  });

  test("JSX", async () => {
    const text = `const h = (type: unknown, props: object) => [type, props, {}];
const view = () => <p a={[]} b={probe() as object}>{[1]}</p>;
export default [{}, view()];`;
    const files = {
      "main.tsx": text,
      "tsconfig.json": `{ "compilerOptions": { "jsx": "react", "jsxFactory": "h" } }`,
      "package.json": `{ "type": "module" }`,
    };
    expect(places(await shown(files, "main.tsx"))).toEqual(["main.tsx:2:33", "main.tsx:3:21"]);
  });
});

describe("files with a source map", () => {
  const original = `${"\n".repeat(3)}${TYPED}`;
  const compile = (sourcemap: "inline" | "external") =>
    transformSync(original, {
      loader: "ts",
      sourcefile: "../src/main.ts",
      sourcemap,
      minify: true,
    });

  test.each([
    ["inline", []],
    ["external", []],
    ["external", ["dist/**"]],
  ] as const)("%s, excluded: %j", async (kind, exclude) => {
    const { code, map } = compile(kind);
    const files = {
      "dist/main.js": kind === "inline" ? code : `${code}//# sourceMappingURL=main.js.map\n`,
      "dist/main.js.map": map,
    };
    const frames = await shown(files, "dist/main.js", exclude);
    expect(places(frames)).toEqual(expect.arrayContaining(callsIn("src/main.ts", original)));
  });

  test("that cannot be read keep their places", async () => {
    const files = { "main.js": `${PROGRAM}//# sourceMappingURL=main.js.map\n`, "main.js.map": "{" };
    const frames = await shown(files, "main.js", ["main.js"]);
    expect(places(frames)).toEqual(await plain(files, "main.js"));
  });

  test("agree with what the source-map package makes of the composed map", async () => {
    const { code, map } = compile("external");
    const files = { "main.js": `${code}//# sourceMappingURL=main.js.map\n`, "main.js.map": map };
    const folder = project({ ...files, "probe.cjs": PROBE });
    const root = new URLSearchParams({ root: folder });
    const raw = await capture(folder, ["--import", `${REGISTER}?${root}`, "main.js"]);
    const filename = join(folder, "main.js");
    const composed = instrument(readFileSync(filename, "utf8"), {
      filename,
      root: folder,
      runtime: "global",
      sourceType: "commonjs",
      inputSourceMap: map,
    }).map;
    await SourceMapConsumer.with(composed as never, null, (consumer) => {
      for (const frame of raw) {
        const { line, column } = consumer.originalPositionFor({
          line: frame.line,
          column: frame.column - 1,
        });
        expect(resolver(folder)(frame)).toMatchObject({ lineno: line, column: Number(column) + 1 });
      }
    });
  });
});

describe("names that are no files", () => {
  test.each(["evalmachine.<anonymous>", "<anonymous>", "https://host/a.js", "webpack://a/b.js"])(
    "%s stays",
    (file) => {
      const frame = { file, line: 2, column: 3, functionName: "f", isAsync: false };
      expect(resolver("/root")(frame)).toEqual({
        filename: file,
        lineno: 2,
        column: 3,
        functionName: "f",
      });
    },
  );

  test("files that are gone have their places as they were, relative to the root", () => {
    const frame = { line: 2, column: 3, functionName: "f", isAsync: false };
    expect(resolver("/root")({ ...frame, file: "/root/gone/a.js" })?.filename).toBe("gone/a.js");
    expect(resolver("/root")({ ...frame, file: "file:///root/a%20b.mjs?v=1" })?.filename).toBe(
      "a b.mjs",
    );
  });
});

const RUNTIME = REGISTER.replace("src/node/register.js", "runtime/index.js");

test("finding places leaves nothing of tracealloc's own in the next snapshot", async () => {
  const text = `import { start, takeSnapshot } from "${RUNTIME}";
start(2);
const kept: object[] = [];
function keep(): void { kept.push({}); }
keep();
takeSnapshot();
keep();
console.log(JSON.stringify(takeSnapshot().statistics("filename").map(String)), kept.length);`;
  const folder = project({ "main.mts": text });
  const { stdout } = await node(["--import", `${REGISTER}?root=${folder}`, "main.mts"], {
    cwd: folder,
  });
  expect(stdout).toMatch(/^\["main.mts:0: [^"]+"\] 2\n$/);
});
