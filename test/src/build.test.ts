import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SourceMapConsumer } from "source-map";
import { Project } from "ts-morph";
import { beforeAll, describe, expect, it } from "vitest";
import { instrumentProject } from "../../src/compilers/ts-morph.ts";
import { node, project, tracealloc } from "../support/cli.ts";
import { fixture, runBundle } from "./bundlers/fixture.ts";

const compilerOptions = {
  target: "es2022",
  module: "node16",
  strict: true,
  types: [],
  lib: ["es2022"],
};

const FILES = {
  "package.json": `{ "type": "module" }`,
  "tsconfig.json": JSON.stringify({ files: [], references: [{ path: "core" }, { path: "app" }] }),
  "core/tsconfig.json": JSON.stringify({
    compilerOptions: { ...compilerOptions, composite: true, outDir: "../dist/core" },
  }),
  "core/index.ts": `export interface Row { readonly size: number; readonly name: string }
export const rows = (count: number): Row[] => Array.from({ length: count }, (_, size) => ({ size, name: "r" + size }));
`,
  "app/tsconfig.json": JSON.stringify({
    compilerOptions: {
      ...compilerOptions,
      composite: true,
      outDir: "../dist/app",
      paths: { "#core": ["../core/index.ts"] },
    },
    references: [{ path: "../core" }],
  }),
  "app/main.ts": `import type { Row } from "#core";
import { rows } from "../core/index.js";

const next = (row: Row) => row.size + 1;
const label = (row: Row) => row.name + 1;
declare const console: { log(...values: unknown[]): void };
console.log(rows(3).map((row) => [next(row), label(row)]));
`,
};
const PRINTED = "[ [ 1, 'r01' ], [ 2, 'r11' ], [ 3, 'r21' ] ]\n";

let root: string;

beforeAll(() => {
  root = fixture(FILES);
});

function expectCounted(counts: readonly string[]): void {
  expect(counts).toContain("core/index.ts:2:91 object in <anonymous>: 3");
  expect(counts).toContain("app/main.ts:5:29 string in label: 3");
  // The types of the other project tell that it is a number.
  expect(counts.filter((line) => line.startsWith("app/main.ts:4:28"))).toEqual([]);
}

describe("tracealloc build -p", () => {
  it("compiles a project and those that it refers to, with their types, declarations and maps", async () => {
    const built = await tracealloc(["build", "-p", "tsconfig.json", "--out-dir", "out"], {
      cwd: root,
    });
    expect(built).toMatchObject({ stdout: "", stderr: "Wrote 2 files to out\n", code: 0 });
    const { stdout, counts } = await runBundle(root, join(root, "out/dist/app/main.js"));
    expect(stdout).toBe(PRINTED);
    expectCounted(counts);
    expect(readFileSync(join(root, "out/dist/core/index.d.ts"), "utf8")).toContain(
      "rows: (count: number) => Row[]",
    );
    const main = readFileSync(join(root, "out/dist/app/main.js"), "utf8").split("\n");
    const map = JSON.parse(readFileSync(join(root, "out/dist/app/main.js.map"), "utf8"));
    const line = main.findIndex((text) => text.includes("row.name + 1"));
    const at = { line: line + 1, column: main[line]?.indexOf("row.name") ?? 0 };
    const original = await SourceMapConsumer.with(map, null, (consumer) =>
      consumer.originalPositionFor(at),
    );
    expect(original).toMatchObject({ source: "../../../app/main.ts", line: 5, column: 28 });
  });

  it.each([
    [
      ["build", "--out-dir", "out"],
      2,
      "build needs either -p and a tsconfig.json, or files and folders.",
    ],
    [["build", "-p", "nowhere.json", "--out-dir", "out"], 1, /^cannot build .*nowhere.json: .*$/],
    [["build", "nowhere", "--out-dir", "out"], 1, /^there is no .*nowhere.$/],
    [["build", "-p", "core"], 2, "required option '--out-dir <folder>' not specified"],
  ])("%s ends with %i and one sentence", async (args, code, sentence) => {
    const outcome = await tracealloc(args, { cwd: root });
    expect(outcome).toMatchObject({ stdout: "", code });
    expect(outcome.stderr.trimEnd().replace(/^tracealloc: /, "")).toMatch(sentence);
  });

  it("names the line of a syntax error", async () => {
    const folder = project({
      "tsconfig.json": JSON.stringify({ compilerOptions, files: ["a.ts"] }),
      "a.ts": "export {};\n\nlet a = ;\n",
    });
    const { stderr, code } = await tracealloc(["build", "-p", ".", "--out-dir", "out"], {
      cwd: folder,
    });
    expect({ stderr, code }).toEqual({
      stderr: "tracealloc: cannot build a.ts:3: Expression expected.\n",
      code: 1,
    });
  });
});

it("instrumentProject compiles a project of ts-morph's", async () => {
  const { core, app } = {
    core: new Project({ tsConfigFilePath: join(root, "core/tsconfig.json") }),
    app: new Project({ tsConfigFilePath: join(root, "app/tsconfig.json") }),
  };
  for (const one of [core, app]) {
    const result = await instrumentProject(one, { root });
    await result.saveFiles();
  }
  const { stdout, counts } = await runBundle(root, join(root, "dist/app/main.js"));
  expect(stdout).toBe(PRINTED);
  expectCounted(counts);
});

describe("tracealloc build with files and folders", () => {
  it("writes them where they lie, compiled, instrumented and with maps, and copies the rest", async () => {
    const folder = fixture({
      "package.json": `{ "type": "module" }`,
      "lib/data.json": `{ "n": 2 }`,
      "lib/old.cjs": "const data = require('./data.json');\nmodule.exports = [[data.n]];\n",
      "lib/main.ts": `import old from "./old.cjs";\nimport { made } from "./new.mjs";\nconsole.log(old as number[][], made({ n: 1 } as const));\n`,
      "lib/new.mjs": "export const made = (value) => [value];\n",
    });
    const args = ["build", "lib", "--out-dir", "out"];
    expect(await tracealloc(args, { cwd: folder })).toMatchObject({
      stderr: "Wrote 3 files to out\n",
      code: 0,
    });
    const { stdout, counts } = await runBundle(folder, join(folder, "out/lib/main.js"));
    expect(stdout).toBe("[ [ 2 ] ] [ { n: 1 } ]\n");
    expect(counts).toEqual([
      "lib/main.ts:3:37 object in undefined: 1",
      "lib/new.mjs:1:21 function in undefined: 1",
      "lib/new.mjs:1:32 array in made: 1",
      "lib/old.cjs:2:18 array in undefined: 1",
      "lib/old.cjs:2:19 array in undefined: 1",
    ]);
    const map = JSON.parse(readFileSync(join(folder, "out/lib/new.mjs.map"), "utf8"));
    expect(existsSync(join(folder, "out/lib", map.sources[0]))).toBe(true);
    const check = await node(["--check", "out/lib/old.cjs"], { cwd: folder });
    expect(check.code).toBe(0);
  });

  it.each(["commonjs", "module"])("writes what runs in a package of type %s", async (type) => {
    const folder = fixture({
      "package.json": JSON.stringify({ type }),
      "main.ts": `import { made } from "./made.js";\nconsole.log(made({ n: 1 } as const));\n`,
      "made.ts": "export const made = (value: object): object[] => [value];\n",
      "plain.js": "globalThis.kept = [1]; // require",
    });
    const built = await tracealloc(
      ["build", "main.ts", "made.ts", "plain.js", "--out-dir", "out"],
      {
        cwd: folder,
      },
    );
    expect(built).toMatchObject({ stderr: "Wrote 3 files to out\n", code: 0 });
    const { stdout, counts } = await runBundle(folder, join(folder, "out/main.js"));
    expect(stdout).toBe("[ { n: 1 } ]\n");
    expect(counts).toContain("main.ts:2:18 object in undefined: 1");
    expect((await node(["out/plain.js"], { cwd: folder })).stderr).toBe("");
  });
});
