// Runs tests plain and, where they pass, instrumented. Told by messages `{ file }`, tells `{ file, mode, … }`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { start } from "../../dist/runtime/index.js";
import "../../dist/runtime/hooks.js";
import { RUNTIME_KEY } from "../../dist/runtime/protocol.js";
import { instrument } from "../../dist/transforms/instrument.js";
import { frontMatter, modesOf } from "./front-matter.mjs";
import { runScenario } from "./scenario.mjs";

const [root, hooks] = process.argv.slice(2);
const key = Symbol.for(RUNTIME_KEY);
const prepare = (realm) => Object.defineProperty(realm, key, { value: globalThis[key] });
start();
process.on("unhandledRejection", () => {});
process.on("message", async ({ files, only }) => {
  for (const file of files) await runTest(file, only);
  process.send({ done: true });
});
process.send({ done: true });

/** `only`: "plain" or "instrumented", without the other before it. */
async function runTest(file, only) {
  const source = readFileSync(join(root, "test", file), "utf8");
  const meta = frontMatter(source);
  for (const mode of modesOf(meta)) {
    process.send({ begins: `${file}#${mode}` });
    const run = (transform) =>
      runScenario({ root, file, source, meta, mode, transform, prepare }).catch(String);
    let unparsed = false;
    const instrumenting = (code, isModule, filename) => {
      const emitted = transformed(code, isModule, filename);
      if (emitted === undefined && !meta.negative && filename.endsWith(file)) unparsed = true;
      return emitted ?? code;
    };
    const plain = only === "instrumented" ? "pass" : await run((code) => code);
    const instrumented = plain === "pass" && only !== "plain" ? await run(instrumenting) : plain;
    process.send({ ends: `${file}#${mode}`, plain, instrumented, unparsed });
    await new Promise(setImmediate);
  }
}

/** Undefined where the transform finds a syntax error: a loader leaves such a file to Node. */
function transformed(code, isModule, filename) {
  const sourceType = isModule ? "module" : "script";
  try {
    const options = { filename, sourceType, runtime: "global", sourceMap: false };
    return instrument(code, hooks ? { ...options, hooks } : options).code;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
