import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build as esbuild } from "esbuild";
import { describe, expect, it } from "vitest";
import { instrument } from "../../transforms/instrument.ts";
import { BUNDLERS, RUNTIME, withFolder } from "../support/bundle.ts";

/** One export that is used, and many that are not, each with a mark of its own. */
const LIBRARY = `/*#__NO_SIDE_EFFECTS__*/ function make(...a) { return { made: "unused make", a } }
export const used = (n) => ({ mark: "used", n });
export const object = { mark: "unused object", list: [[1]] };
export const arrow = () => ["unused arrow"];
export function declared() { return { a: "unused function" } }
export async function* generator() { yield ["unused generator"] }
export class Class { static s = { a: "unused static" }; f = ["unused field"]; m() { return {} } }
export const Expression = class { static m() { return "unused class" } };
export const Named = class Inner extends Class { m() { return ["unused extends"] } };
export const instance = /* @__PURE__ */ new Map([["unused instance", [1]]]);
export const paren = /*#__PURE__*/ (new Set(["unused paren"]));
export const regexp = /unused regexp/;
export const call = /*#__PURE__*/ make({ a: "unused call", b: () => ["x"] });
export const annotated = make(["unused annotated"]);
/*#__NO_SIDE_EFFECTS__*/ export const makeToo = (a) => ["unused factory", a];
export const product = makeToo({ a: "unused product" });
export const template = \`unused template \${typeof used}\`;
export let fn = function () { return ["unused let"] };
export const nested = [{ a: [() => ["unused nested"]], m() { return {} } }, /x/];
export const chain = /*#__PURE__*/ [["unused chain"]].map((a) => [a]);
export const frozen = /*#__PURE__*/ Object.freeze({ a: ["unused frozen"] });
export default () => ["unused default"];
`;

const MAIN = 'import { used } from "./lib.js"; console.log(used(1));';

const code = (source: string, hooks: "live" | "count" = "live"): string => {
  const { code: emitted, changed } = instrument(source, {
    filename: "/p/lib.js",
    root: "/p",
    hooks,
  });
  expect(changed).toBe(true);
  return emitted;
};

/** The table of sites names what is not used: it is of the whole file. */
function withoutTable(output: string): string {
  return output.replace(/\{v:1,.*?\}/, "{}");
}

describe.each(Object.entries(BUNDLERS))("%s", (_, bundle) => {
  const built = (source: string) => withFolder({ "main.js": MAIN, "lib.js": source }, bundle);

  it("drops what the plain bundle drops", async () => {
    const plain = await built(LIBRARY);
    expect(plain).toContain("used");
    const left = plain.match(/unused \w+/g);
    expect(left?.length ?? 0).toBeLessThan(2);
    for (const level of ["live", "count"] as const) {
      const output = await built(code(LIBRARY, level));
      expect(left ?? []).toEqual(
        expect.arrayContaining(withoutTable(output).match(/unused \w+/g) ?? []),
      );
      expect(output).toContain('mark:"used"');
    }
  });

  it("adds no more than the hooks of what is used", async () => {
    const used = LIBRARY.split("\n")[1] ?? "";
    const [whole, alone] = [await built(code(LIBRARY)), await built(code(used))];
    const size = (text: string) => withoutTable(text).length;
    // Ids of hooks have more digits in the larger file, and its helpers are of more forms.
    expect(size(whole)).toBeLessThan(size(alone) + 120);
  });

  it("drops a module of which nothing is used", async () => {
    const main = 'import "./lib.js"; console.log(1);';
    const plain = await withFolder({ "main.js": main, "lib.js": LIBRARY }, bundle);
    const output = await withFolder({ "main.js": main, "lib.js": code(LIBRARY) }, bundle);
    expect(output.replace(/import[^;]*"tracealloc\/runtime";\s*/, "").length).toBeLessThan(
      plain.length + 40,
    );
  });

  it("keeps what has effects", async () => {
    const source =
      "export const used = (n) => n; [1].map((a) => console.log('effect 1', a)); ({ get a() { console.log('effect 2') } }).a; globalThis.x = { a: ['effect 3'] };";
    const output = await built(code(source));
    for (const n of [1, 2, 3]) expect(output).toContain(`effect ${n}`);
  });
});

/** Bundles together with the runtime, traces what runs, and gives back its output. */
async function run(files: Readonly<Record<string, string>>, options: BuildOptions = {}) {
  const runtime = new URL("../../runtime/hooks.ts", import.meta.url).pathname;
  const input = await withFolder(files, async (folder) => {
    const { outputFiles } = await esbuild({
      ...options,
      entryPoints: [join(folder, "main.js")],
      bundle: true,
      format: "esm",
      write: false,
      alias: { [RUNTIME]: runtime },
    });
    return outputFiles?.[0]?.text ?? "";
  });
  const env = { TRACEALLOC: "1" };
  return execFileSync(process.execPath, ["--input-type=module", "-"], {
    input,
    env,
    encoding: "utf8",
  });
}

describe("a bundle", () => {
  const library = `export function declared(a) { return { a } }
export class Class { m() { return [1] } }
export const arrow = (a) => [a];
export const object = { list: [1] };
export let late = function () { return arrow.name };
export default class { f = {} }
export async function later(...rest) { return rest }
export const soon = async (...rest) => rest;
function* steps({ a, ...others }) { yield others }
export const { first, ...others } = { first: [...steps({ a: 1, b: 2 })], second: [2] };
`;
  const main = `import Default, { arrow, Class, declared, first, late, later, object, others, soon } from "./lib.js";
import { takeSnapshot } from "${new URL("../../runtime/index.ts", import.meta.url).pathname}";
const kept = [declared(1), declared(2), new Class().m(), arrow(1), object, late, new Default(), first, others, later(1), soon(2)];
const names = [declared, Class, arrow, late, Default, later, soon].map(({ name }) => name);
const { traces } = takeSnapshot();
console.log(JSON.stringify({ names, out: kept.map(String), counts: traces.filter((t) => t.traceback.at(0).filename === "lib.js").map(({ traceback, kind, count, allocatedCount }) => [traceback.at(0).lineno, kind, count, allocatedCount].join(" ")).sort() }));`;

  async function output(
    source: string,
  ): Promise<{ names: string[]; out: string[]; counts: string[] }> {
    return JSON.parse(await run({ "main.js": main, "lib.js": source }));
  }

  it("does what the plain one does, with exact counts", async () => {
    const plain = await output(library);
    const { names, out, counts } = await output(code(library));
    expect({ names, out }).toEqual({ names: plain.names, out: plain.out });
    // Line, kind, alive, allocated.
    expect(counts).toEqual([
      "1 function 1 1",
      "1 object 2 2",
      "10 array 1 1",
      "10 array 1 1",
      "10 object 0 1",
      "10 object 0 1",
      "10 object 1 1",
      "2 array 1 1",
      "2 class 1 1",
      "2 function 1 1",
      "3 array 1 1",
      "3 function 1 1",
      "4 array 1 1",
      "4 object 1 1",
      "5 function 1 1",
      "6 class 1 1",
      "6 object 1 1",
      "7 array 1 1",
      "7 function 1 1",
      "7 promise 0 1",
      "8 array 1 1",
      "8 function 1 1",
      "8 promise 0 1",
      "9 function 1 1",
      "9 iterator 0 1",
      "9 object 1 1",
    ]);
  });

  it("of a real module does what the plain one does, minified too", async () => {
    const filename = fileURLToPath(import.meta.resolve("marked"));
    const source = readFileSync(filename, "utf8");
    const page = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    const main = `import { marked } from "./lib.js"; console.log(marked.parse(${JSON.stringify(page)}));`;
    const plain = await run({ "main.js": main, "lib.js": source });
    expect(plain).toContain("<h1>tracealloc</h1>");
    const files = { "main.js": main, "lib.js": code(source) };
    expect(await run(files)).toBe(plain);
    expect(await run(files, { minify: true })).toBe(plain);
  });
});
