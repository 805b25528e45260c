import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { both, project } from "../support/cli.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

const SERVER = `const express = require("${root}node_modules/express");
const app = express();
app.use(express.json());
app.get("/user/:id", (request, response) => response.json({ id: request.params.id }));
app.post("/sum", (request, response) => response.send({ sum: request.body.a + request.body.b }));
const server = app.listen(0, "127.0.0.1", async () => {
  const base = "http://127.0.0.1:" + server.address().port;
  const ids = [];
  for (let i = 0; i < 1000; i++) ids.push((await (await fetch(base + "/user/" + i)).json()).id);
  const headers = { "content-type": "application/json" };
  const sum = await fetch(base + "/sum", { method: "POST", headers, body: '{"a":1,"b":2}' });
  console.log(ids.join(","), await sum.text());
  server.close();
});`;

const PROJECT = {
  "tsconfig.json": `{ "compilerOptions": { "strict": true, "outDir": "out", "rootDir": ".", "types": [] } }`,
  "main.ts": `import { Box } from "./box";\nconst text: string = new Box(1).map((n) => n + 1).value;\nexport default text;`,
  "box.ts": `export class Box<T> {\n  constructor(readonly value: T) {}\n  map<U>(f: (value: T) => U): Box<U> { return new Box(f(this.value)); }\n}`,
};

describe("real programs give the same bytes and the same exit code", () => {
  test("terser minifies a big file", async () => {
    const args = [
      "node_modules/terser/bin/terser",
      "-c",
      "-m",
      "--",
      "node_modules/prettier/index.mjs",
    ];
    await expectSame(args, root, 0);
  });

  test("tsc reports the errors of a project", async () => {
    const cwd = project(PROJECT);
    await expectSame([`${root}node_modules/typescript/lib/tsc.js`, "-p", "."], cwd, 2);
  });

  test("Express answers 1,000 requests", async () => {
    await expectSame(["server.cjs"], project({ "server.cjs": SERVER }), 0);
  });

  test("marked renders Markdown", async () => {
    const main = `import { readFileSync } from "node:fs";
import { marked } from "${root}node_modules/marked/lib/marked.esm.js";
console.log(marked(readFileSync("${root}node_modules/prettier/README.md", "utf8")));`;
    await expectSame(["main.mjs"], project({ "main.mjs": main }), 0);
  });

  test("Vite builds a page", async () => {
    const cwd = project({
      "index.html": `<body><script type="module" src="/main.ts"></script></body>`,
      "main.ts": `import { twice } from "./lib";\ndocument.title = twice({ text: "a" } as { text: string });`,
      "lib.ts": `export const twice = (o: { text: string }) => [o.text, o.text].join();`,
      "build.mjs": `import { build } from "${root}node_modules/vite/dist/node/index.js";
const { output } = await build({ root: import.meta.dirname, logLevel: "silent", build: { write: false } });
for (const file of output) console.log(file.fileName, file.code ?? file.source);`,
    });
    await expectSame(["build.mjs"], cwd, 0);
  });
});

async function expectSame(args: readonly string[], cwd: string, code: number): Promise<void> {
  const { plain, traced } = await both(args, { cwd });
  expect(plain.code).toBe(code);
  expect(plain.stdout).not.toBe("");
  expect([traced.code, traced.signal]).toEqual([plain.code, plain.signal]);
  expect(traced.stdout).toBe(plain.stdout);
  expect(traced.stderr).not.toContain("without being traced");
  expect(traced.stderr).toMatch(/#1: \S+:\d+: size=/);
}
