import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RUNTIME_KEY } from "../../../runtime/protocol.ts";
import { node } from "../../support/cli.ts";
import { BUNDLERS } from "./builds.ts";
import { fixture } from "./fixture.ts";

/** A program that asks for its own counts, and has a dependency in CommonJS that does so too. */
const FILES = {
  "src/main.ts": `import { start, takeSnapshot } from "tracealloc";
import { isCounting, make } from "counting-dep";

start();
const kept: object[] = [];
for (let i = 0; i < 3; i++) kept.push({ i });
make();
console.log(isCounting(), String(takeSnapshot().statistics("lineno").find(({ count }) => count === 3)));
`,
  "node_modules/counting-dep/package.json": `{ "name": "counting-dep", "version": "1.0.0" }`,
  "node_modules/counting-dep/index.js": `var tracealloc = require("tracealloc");
exports.isCounting = function isCounting() {
  return tracealloc.isTracing();
};
exports.make = function make() {
  return [tracealloc];
};
`,
};

describe.each(Object.entries(BUNDLERS))("with %s", (_, build) => {
  it("the runtime is in the bundle once, whoever imports it", async () => {
    const root = fixture(FILES);
    const out = join(root, "out");
    await build({ root, out, minify: false, plugin: {} });
    const code = readdirSync(out)
      .filter((name) => name.endsWith(".js"))
      .map((name) => readFileSync(join(out, name), "utf8"))
      .join("");
    expect(code.split(RUNTIME_KEY)).toHaveLength(2);
    const { stdout, stderr } = await node([join(out, "main.js")], { cwd: "/" });
    expect(stdout + stderr).toMatch(/^true src\/main\.ts:6: size=\d+ B, count=3, average=\d+ B\n$/);
  });
});
