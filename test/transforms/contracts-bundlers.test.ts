import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "vite";
import { afterAll, describe, expect, it } from "vitest";
import webpack from "webpack";
import { instrument } from "../../transforms/instrument.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

type Files = Readonly<Record<string, string>>;

function write(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), "tracealloc-bundle-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function instrumented(files: Files): Files {
  const entries = Object.entries(files).map(([filename, code]) => {
    const result = instrument(code, { filename, runtime: "global" });
    expect(result.changed, filename).toBe(true);
    return [filename, result.code];
  });
  return Object.fromEntries(entries);
}

/** Names of what a build has written, without hashes, and whether code was bundled into each. */
function outputs(folder: string, mark: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files
    .filter((name) => name.endsWith(".js"))
    .map((name) => {
      const bundled = readFileSync(join(folder, name), "utf8").includes(mark);
      return `${name.replace(/[-.][\w-]{8,}(?=\.js)/, "")}${bundled ? " with the mark" : ""}`;
    })
    .sort();
}

async function packed(files: Files): Promise<{ outputs: string[]; warnings: number }> {
  const folder = write(files);
  const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) => {
    const options: webpack.Configuration = {
      context: folder,
      entry: "./main.js",
      mode: "production",
      output: { path: join(folder, "dist"), chunkFilename: "[id].js" },
      optimization: { chunkIds: "named", minimize: false },
    };
    webpack(options, (error, result) => (error ? reject(error) : resolve(result)));
  });
  const { errors = [], warnings = [] } = stats?.toJson({ errors: true, warnings: true }) ?? {};
  expect(errors).toEqual([]);
  return { outputs: outputs(join(folder, "dist"), "mark of b"), warnings: warnings.length };
}

async function vited(files: Files): Promise<string[]> {
  const folder = write({
    ...files,
    "index.html": `<script type="module" src="./main.js"></script>`,
  });
  await build({ root: folder, logLevel: "silent", worker: { format: "es" } });
  return outputs(join(folder, "dist"), "mark of b");
}

const B = "export const list = ['mark of b', {}]; export function make() { return [list] }";
const WORKER = "import { make } from './b.js'; onmessage = () => postMessage({ made: make() });";
const PARTS: Files = {
  "g/one.js": "export default { one: [1] }",
  "g/two.js": "export default { two: [2] }",
};

const bundles: { readonly [name: string]: Files } = {
  workers: {
    "main.js":
      "const w = new Worker(new URL('./w.js', import.meta.url), { type: 'module' }); w.postMessage({ a: [1] });",
    "w.js": WORKER,
    "b.js": B,
  },
  "computed imports": {
    "main.js":
      "export const load = (n) => import(`./g/${n}.js`); load('one').then((m) => console.log([m]));",
    ...PARTS,
  },
};

describe("webpack", () => {
  const cases: { readonly [name: string]: Files } = {
    ...bundles,
    "require.ensure, require.context and AMD": {
      "main.js":
        "require.ensure(['./b.js'], function (require) { console.log([require('./b.js')]) }, 'late'); console.log({ all: require.context('./g', true, /\\.js$/).keys() }); require(['./g/' + name + '.js'], (m) => console.log({ m }));",
      "b.js": B,
      ...PARTS,
    },
    "AMD modules": {
      "main.js": "define(['./b.js'], function (b) { console.log({ b }); return { a: [1] } });",
      "b.js": B,
    },
  };
  it.each(Object.entries(cases))("%s", async (_, files) => {
    expect(await packed(instrumented(files))).toEqual(await packed(files));
  });
});

describe("Vite", () => {
  const cases: { readonly [name: string]: Files } = {
    ...bundles,
    "import.meta.glob": {
      "main.js":
        "const late = import.meta.glob('./g/*.js'); const all = import.meta.glob(['./g/*.js'], { eager: true, import: 'default' }); console.log({ late, all });",
      ...PARTS,
    },
    "new URL": {
      "main.js":
        "console.log([new URL('./b.txt', import.meta.url)]); import.meta.hot?.accept(['./b.js'], ([b]) => ({ b }));",
      "b.js": B,
    },
  };
  it.each(Object.entries(cases))("%s", async (_, files) => {
    const plain = await vited(files);
    expect(plain.length).toBeGreaterThan(0);
    expect(await vited(instrumented(files))).toEqual(plain);
  });
});
