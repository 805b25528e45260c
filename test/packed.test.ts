import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { node } from "./support/cli.ts";
import { ENTRIES, type Entry } from "./support/entries.ts";
import { ROOT } from "./support/install.ts";
import { installPacked, pack } from "./support/packed.ts";

const { exports, dependencies, peerDependencies } = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
);
const TEXT = "export const made = [1]; globalThis.kept = made;\n";
const FILES = {
  "made.mjs": TEXT,
  "count.mjs": `import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { start, stop, takeSnapshot } from "tracealloc";
export async function count(file) {
  start();
  await import(pathToFileURL(resolve(file)).href);
  const traces = takeSnapshot().traces.filter(({ kind }) => kind === "array");
  stop();
  return traces.map((t) => \`\${t.traceback.at(-1).filename}:\${t.traceback.at(-1).lineno}: \${t.kind} \${t.count}\`).join();
}`,
  "suite/make.mjs": "export const make = () => [1];\n",
  "suite/vitest.config.mjs": `import tracealloc from "tracealloc/vitest";\nexport default { plugins: [tracealloc()] };`,
  "suite/make.test.mjs": `import { expect, test } from "vitest";
import { make } from "./make.mjs";
test("makes nothing", () => expect(make).toAllocateAtMost({ count: 0 }));`,
};

let tarball: string;
const tools = ["typescript", "@babel/core", "@types/node", ...Object.keys(peerDependencies)];
const create = (): string =>
  installPacked(tarball, FILES, Object.keys(dependencies), [...new Set(tools)]);

beforeAll(() => {
  tarball = pack();
});

it("has a row for every entry", () => {
  expect(Object.keys(ENTRIES)).toEqual(Object.keys(exports));
});

function programOf(name: string, { program }: Entry, load: string): string {
  return `(async () => {
const { readFileSync, writeFileSync } = await import("node:fs");
const text = readFileSync("made.mjs", "utf8");
const { pathToFileURL } = await import("node:url");
const { count } = await import("./count.mjs");
const entry = ${load.replace("NAME", JSON.stringify(name.replace(".", "tracealloc")))};
${program}
})();`;
}

describe("installed from its tarball", () => {
  let cwd: string;
  beforeAll(() => {
    cwd = create();
  });

  it.each(Object.entries(ENTRIES))("%s does its work", async (name, entry) => {
    const json = name.endsWith(".json") ? `, { with: { type: "json" } }` : "";
    const forms = { "main.mjs": `await import(NAME${json})`, "main.cjs": "require(NAME)" };
    for (const [file, load] of Object.entries(forms)) {
      writeFileSync(join(cwd, file), programOf(name, entry, load));
      const { stdout, stderr, code } = await node([file], { cwd });
      expect({ stdout, code, stderr: code === 0 ? "" : stderr }, file).toEqual({
        stdout: `${entry.prints}\n`,
        code: 0,
        stderr: "",
      });
    }
  });

  it.each([
    ["nodenext", "nodenext"],
    ["node16", "node16"],
    ["esnext", "bundler"],
  ])("has its types in %s modules resolved as by %s", (module, moduleResolution) => {
    const lines = Object.entries(ENTRIES).flatMap(([name, { value }], i) => {
      const specifier = JSON.stringify(name.replace(".", "tracealloc"));
      if (value === undefined) return name.endsWith(".json") ? [] : [`import ${specifier};`];
      return [
        `import { ${value} as value${i} } from ${specifier};`,
        `export const known${i}: 0 extends 1 & typeof value${i} ? never : true = true;`,
      ];
    });
    const main = join(cwd, "types.mts");
    writeFileSync(main, lines.join("\n"));
    const { options } = ts.convertCompilerOptionsFromJson(
      { target: "es2022", module, moduleResolution, strict: true, noEmit: true, types: ["node"] },
      cwd,
    );
    const program = ts.createProgram([main], { ...options, skipLibCheck: true });
    const host = {
      getCanonicalFileName: String,
      getCurrentDirectory: () => cwd,
      getNewLine: () => "\n",
    };
    expect(ts.formatDiagnostics(ts.getPreEmitDiagnostics(program), host)).toBe("");
  });
});
