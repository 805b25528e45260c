import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { node, type Outcome } from "../../support/cli.ts";
import { fixture, type Run, runBundle, runSource } from "../bundlers/fixture.ts";

const require = createRequire(import.meta.url);

let root: string;
let source: Run;

beforeAll(async () => {
  root = fixture();
  source = await runSource(root);
});

/** Options as in a project's own configuration. */
function babelOptions(targets: string, options: object | undefined): object {
  return {
    root,
    configFile: false,
    babelrc: false,
    sourceType: "unambiguous",
    presets: [
      [require.resolve("@babel/preset-env"), { targets, modules: false }],
      require.resolve("@babel/preset-react"),
      [require.resolve("@babel/preset-typescript"), { allowDeclareFields: true }],
    ],
    plugins: options ? [[require.resolve("tracealloc/babel"), options]] : [],
  };
}

type Build = (out: string, babel: object) => Promise<void>;

const webpackWithLoader: Build = async (out, babel) => {
  const { default: webpack } = await import("webpack");
  const compiler = webpack({
    context: root,
    mode: "production",
    target: "node20",
    entry: "./src/main.ts",
    devtool: false,
    resolve: { extensions: [".ts", ".tsx", ".js"] },
    output: { path: out, filename: "main.js", module: true, chunkFormat: "module" },
    experiments: { outputModule: true },
    module: {
      rules: [{ test: /\.[jt]sx?$/, loader: require.resolve("babel-loader"), options: babel }],
    },
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  if (stats?.hasErrors()) throw new Error(stats.toString());
  await promisify(compiler.close.bind(compiler))();
};

const rollupWithPlugin: Build = async (out, babel) => {
  const [{ rollup }, commonjs, resolve, plugin] = await Promise.all([
    import("rollup"),
    import("@rollup/plugin-commonjs"),
    import("@rollup/plugin-node-resolve"),
    import("@rollup/plugin-babel"),
  ]);
  const load = <T>(module: { default: T }): T => module.default;
  const extensions = [".js", ".ts", ".tsx"];
  const bundle = await rollup({
    input: join(root, "src/main.ts"),
    plugins: [
      load(resolve as never as { default: (options: object) => never })({ extensions }),
      load(commonjs as never as { default: () => never })(),
      // Packages have been compiled by then, and Babel is not told from what.
      plugin.babel({
        ...babel,
        extensions,
        babelHelpers: "bundled",
        exclude: "**/node_modules/**",
      }),
    ],
  });
  await bundle.write({ dir: out, entryFileNames: "main.js", format: "es" });
};

describe.each([
  ["webpack with babel-loader", webpackWithLoader, /./],
  ["Rollup with @rollup/plugin-babel", rollupWithPlugin, /^src\//],
])("a bundle by %s", (name, build, files) => {
  const run = async (targets: string, options: object | undefined): Promise<Run> => {
    const out = join(root, `${name} ${targets} ${options ? "counted" : "plain"}`);
    await build(out, babelOptions(targets, options));
    return runBundle(root, join(out, "main.js"));
  };

  it("does the same and counts what the source says", async () => {
    const plain = await run("node 20", undefined);
    expect(plain).toEqual({ stdout: source.stdout, stderr: "", counts: [] });
    const counted = await run("node 20", {});
    expect(counted.stdout + counted.stderr).toBe(plain.stdout);
    expect(counted.counts).toEqual(source.counts.filter((line) => files.test(line)));
  });
});

describe("Jest with babel-jest", () => {
  const FILES = {
    "package.json": `{ "name": "app" }`,
    "count.js": `exports.double = (list) => list.map((n) => ({ n: n * 2 }));
`,
    "names.js": `exports.names = () => ["a", "b"];
`,
    "main.test.js": `import { start, takeSnapshot } from "tracealloc";
import { double } from "./count";
import { names } from "./names";

const mockName = { first: "mocked" };
jest.mock("./names", () => ({ names: () => [mockName.first] }));

test("counts", () => {
  start();
  expect(double([1, 2, 3])).toEqual([{ n: 2 }, { n: 4 }, { n: 6 }]);
  expect(names()).toEqual(["mocked"]);
  const made = takeSnapshot({ gc: false }).traces.filter(({ kind }) => kind === "object");
  const lines = made.map(({ traceback, allocatedCount }) => {
    const { filename, lineno, column } = traceback.at(-1);
    return filename + ":" + lineno + ":" + column + " " + allocatedCount;
  });
  console.log(JSON.stringify(lines));
});
`,
  };

  it("hoists mocks as before, and counts the lines of the source", async () => {
    const folder = fixture(FILES);
    const preset = [require.resolve("@babel/preset-env"), { targets: { node: "current" } }];
    const jest = (plugins: unknown[]): Promise<Outcome> => {
      const babel = [require.resolve("babel-jest"), { presets: [preset], plugins }];
      const config = JSON.stringify({ rootDir: folder, transform: { "\\.js$": babel } });
      const args = [require.resolve("jest/bin/jest"), "--ci", "--no-cache", "--config", config];
      return node(args, { cwd: folder });
    };
    const plain = await jest([]);
    expect(plain.stderr).toContain("Tests:       1 passed");
    expect(plain.stdout).toContain("[]");
    const counted = await jest([[require.resolve("tracealloc/babel"), { root: folder }]]);
    expect(counted.stderr).toContain("Tests:       1 passed");
    expect(counted.stdout).toContain('"count.js:1:45 3"');
  });
});
