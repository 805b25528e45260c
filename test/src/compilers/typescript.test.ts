import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import ts59 from "typescript-5.9";
import { beforeAll, describe, expect, it } from "vitest";
import tracealloc from "../../../src/compilers/typescript.ts";
import { node } from "../../support/cli.ts";
import { fixture, type Run, runBundle, runSource } from "../bundlers/fixture.ts";

const require = createRequire(import.meta.url);

const FILES = {
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      target: "es2022",
      module: "node16",
      strict: true,
      rootDir: "src",
      outDir: "out",
      types: [],
      lib: ["es2022"],
      declaration: true,
      sourceMap: true,
      plugins: [{ transform: "tracealloc/typescript" }],
    },
    files: ["src/main.ts"],
  }),
  "package.json": "{}",
  "src/lib.ts": `export enum Level { Low = 1, High }
export namespace Shapes { export const make = (n: number) => [n]; export class Box { items = [{}]; } }
export const arrow = () => ({ a: 1 });
export let list = [3, 1, 2];
export const { first, ...others } = { first: 1, second: [2] };
export function sum(a: number, b: number) { return a + b; }
export function text(a: string, b: number) { return a + b; }
export class Base<T> { constructor(private value: T, public more: T[] = []) {} get all() { return [this.value, ...this.more]; } }
export async function later(n: number, ...rest: number[]) { await null; return [n, rest.length]; }
export default () => list.map((n) => n * 2);
`,
  "src/main.ts": `import doubled, { arrow, Base, first, later, Level, list, others, Shapes, sum, text } from "./lib";
const rows = list.map((n) => ({ n })).filter(({ n }) => n > 1);
declare const console: { log(...values: unknown[]): void };
console.log(rows, doubled(), arrow(), arrow.name, Shapes.make(1), new Shapes.Box().items.length, Level[2], first, others);
console.log(sum(1, 2), text("a", 1), new Base(1, [2]).all, [..."abc"].map((c) => \`\${c}!\`), (list as number[]).slice(1)?.concat([9]));
later(1, 2, 3).then((value) => console.log(value));
`,
};

let root: string;
let source: Run;

beforeAll(async () => {
  root = fixture(FILES);
  source = await runSource(root);
});

function emit(tsc: typeof ts, out: string, options: ts.CompilerOptions, counted: boolean): void {
  const config = tsc.getParsedCommandLineOfConfigFile(
    join(root, "tsconfig.json"),
    { ...options, outDir: join(root, out) },
    { ...tsc.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
  );
  if (config === undefined) throw new Error("no configuration");
  const program = tsc.createProgram(config.fileNames, config.options);
  const before = counted ? [tracealloc(program, { root }, { ts: tsc })] : [];
  const { diagnostics } = program.emit(undefined, undefined, undefined, undefined, { before });
  const all = [...tsc.getPreEmitDiagnostics(program), ...diagnostics];
  expect(all.map(({ messageText }) => messageText)).toEqual([]);
}

describe.each([
  ["5.9", ts59 as unknown as typeof ts],
  ["6.0", ts],
])("program.emit of TypeScript %s", (version, tsc) => {
  it.each([
    ["es2022", tsc.ScriptTarget.ES2022],
    ["es2015", tsc.ScriptTarget.ES2015],
  ])("does the same for %s, and counts what the source says", async (name, target) => {
    const run = async (counted: boolean): Promise<Run> => {
      const out = `${version}-${name}-${counted ? "counted" : "plain"}`;
      emit(tsc, out, { target }, counted);
      return runBundle(root, join(root, out, "main.js"));
    };
    const plain = await run(false);
    expect(plain).toEqual({ stdout: source.stdout, stderr: "", counts: [] });
    const counted = await run(true);
    expect(counted.stdout + counted.stderr).toBe(plain.stdout);
    // The checker knows that this one is a sum of numbers.
    const sum = /^src\/lib\.ts:6:/;
    expect(counted.counts).toEqual(
      source.counts.filter((line) => !sum.test(line) || /function/.test(line)),
    );
  });
});

it("instruments what tspc compiles, as tsconfig.json asks for", async () => {
  const tspc = join(dirname(require.resolve("ts-patch/package.json")), "bin/tspc.js");
  const { stdout, stderr, code } = await node([tspc, "-p", root], { cwd: root });
  expect({ stdout, stderr, code }).toEqual({ stdout: "", stderr: "", code: 0 });
  const { counts, stdout: printed } = await runBundle(root, join(root, "out/main.js"));
  expect(printed).toBe(source.stdout);
  expect(counts).toContain("src/lib.ts:3:22 function in undefined: 1");
});

it("instruments what ts-loader compiles, with getCustomTransformers", async () => {
  const { default: webpack } = await import("webpack");
  const folder = fixture();
  const expected = await runSource(folder);
  const out = join(folder, "out");
  const compiler = webpack({
    context: folder,
    mode: "production",
    target: "node20",
    entry: "./src/main.ts",
    devtool: false,
    resolve: { extensions: [".ts", ".tsx", ".js"] },
    output: { path: out, filename: "main.js", module: true, chunkFormat: "module" },
    experiments: { outputModule: true },
    module: {
      rules: [
        {
          test: /\.tsx?$/,
          loader: require.resolve("ts-loader"),
          options: {
            transpileOnly: true,
            getCustomTransformers: (program: ts.Program) => ({
              before: [tracealloc(program, { root: folder }, { ts })],
            }),
          },
        },
      ],
    },
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  expect(stats?.compilation.errors).toEqual([]);
  const { stdout, counts } = await runBundle(folder, join(out, "main.js"));
  expect(stdout).toBe(expected.stdout);
  expect(counts).toEqual(expected.counts.filter((line) => /^src\/\w+\.tsx?:/.test(line)));
});

it("says in one sentence that TypeScript 7 has no transformers", () => {
  const seven = { version: "7.0.2", versionMajorMinor: "7.0" } as never;
  expect(() => tracealloc(undefined, {}, { ts: seven })).toThrow(
    /^TypeScript 7\.0\.2 has no transformers: use .*`tracealloc build` on its files$/,
  );
});
