// npm run bench:fuzz [-- N] [--seed S]: N random programs (10,000) run plain and instrumented. Exits with 1, after
// the seed and the shortest program that shows it, where the two do not do the same.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const BATCH = 250;

const { values, positionals } = parseArgs({
  options: { seed: { type: "string" }, child: { type: "string" } },
  allowPositionals: true,
});
const count = Number(positionals[0] ?? 10_000);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 30));

if (values.child !== undefined) {
  const { checkPrograms } = await import(pathToFileURL(values.child).href);
  const failure = await checkPrograms(count, seed);
  if (failure !== undefined) console.log(failure);
  process.exit(failure === undefined ? 0 : 1);
}

const folder = mkdtempSync(join(tmpdir(), "tracealloc-fuzz-"));
try {
  const bundle = join(folder, "check.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("../test/support/fuzz/check.ts", import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "node",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    outfile: bundle,
  });
  console.log(`seed ${seed}, ${count} programs`);
  process.exitCode = runAll(bundle);
} finally {
  rmSync(folder, { recursive: true });
}

/** A process for each batch, because now and then a random program crashes V8 itself. */
function runAll(bundle) {
  const self = fileURLToPath(import.meta.url);
  let crashes = 0;
  for (let done = 0; done < count; done += BATCH) {
    const size = Math.min(BATCH, count - done);
    const batch = [String(size), "--seed", String(seed + done), "--child", bundle];
    const { status, signal } = spawnSync(process.execPath, [self, ...batch], { stdio: "inherit" });
    if (status !== null && status !== 0) return 1;
    if (signal !== null) {
      console.log(`seed ${seed + done}, ${size} programs: the process ended by ${signal}`);
      crashes++;
    }
  }
  console.log(`${count} programs do the same instrumented; ${crashes} batches were cut short`);
  return crashes > 0 ? 1 : 0;
}
