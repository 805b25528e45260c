// npm run test262 -- PATH [--every N [--from K]] [--jobs N] [--match REGEX]: every test of a clone of tc39/test262 that
// passes plain on this Node must pass instrumented. Exits with 1 where one does not, and is not in expected.mjs.
import { fork } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { EXPECTED } from "./expected.mjs";

const BATCH = 40;
/** A process forgets no realm: it makes way for another after so many tests. */
const TESTS_OF_PROCESS = 2000;
/** Milliseconds for one test, after which its process is killed. */
const LIMIT = 40_000;
const FLAGS = ["--no-warnings", "--experimental-vm-modules", "--expose-gc", "--stack-size=900"];

const { values, positionals } = parseArgs({
  options: {
    every: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    jobs: { type: "string", default: "1" },
    match: { type: "string", default: "" },
    hooks: { type: "string", default: "" },
  },
  allowPositionals: true,
});
if (positionals.length !== 1) {
  console.error(
    "usage: npm run test262 -- PATH [--every N [--from K]] [--jobs N] [--match REGEX] [--hooks live|count]",
  );
  process.exit(2);
}
const root = resolve(positionals[0]);
const files = selectFiles();
console.log(`${files.length} tests, Node ${process.version}`);

const totals = { pass: 0, failing: 0, unparsed: [] };
const suspects = [];
let next = 0;
let told = Date.now();
const take = () => {
  const batch = files.slice(next, next + BATCH);
  next += batch.length;
  return batch;
};
await Promise.all(Array.from({ length: Number(values.jobs) }, () => runAll(take, collect)));
// A test may depend on what ran before it in its process: what differs has to differ alone as well.
const differences = [];
const unsteady = [];
for (const { key } of suspects) {
  const plain = await runAlone(key, "plain");
  const instrumented = await runAlone(key, "instrumented");
  if (plain === "pass" && instrumented !== "pass") differences.push([key, instrumented]);
  else unsteady.push(key);
}
report();

function selectFiles() {
  const every = Number(values.every);
  const from = Number(values.from);
  const pattern = new RegExp(values.match);
  return readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".js") && !file.includes("_FIXTURE"))
    .map((file) => file.replaceAll("\\", "/"))
    .sort()
    .filter((file, index) => index % every === from && pattern.test(file))
    .filter((file) => !needsAgents(file));
}

/** Tests of several threads, or of a main thread that may not wait. */
function needsAgents(file) {
  const source = readFileSync(join(root, "test", file), "utf8");
  return source.includes("$262.agent") || source.includes("CanBlockIsFalse");
}

/** Runs batches of files in one process after the other until `take` gives no more. */
async function runAll(take, tell, only) {
  let rest = take();
  while (rest.length > 0) rest = await runProcess(rest, take, tell, only);
}

/** Resolves to the files that are left when the process ends. */
function runProcess(first, take, tell, only) {
  const worker = fork(fileURLToPath(new URL("worker.mjs", import.meta.url)), [root, values.hooks], {
    execArgv: FLAGS,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { ...process.env, TZ: "America/Los_Angeles" },
  });
  let batch = first;
  let given = false;
  let count = 0;
  let current;
  let timer;
  return new Promise((resolve) => {
    worker.on("message", (message) => {
      clearTimeout(timer);
      if (message.done) {
        if (given) batch = count < TESTS_OF_PROCESS ? take() : [];
        if (batch.length === 0) {
          worker.disconnect();
          return;
        }
        given = true;
        count += batch.length;
        worker.send({ files: batch, only });
        return;
      }
      if (message.begins) {
        current = message.begins;
        timer = setTimeout(() => worker.kill("SIGKILL"), LIMIT);
      } else {
        current = undefined;
        tell(message);
      }
    });
    worker.on("exit", (_, signal) => {
      clearTimeout(timer);
      if (current === undefined) return resolve(take());
      tell({ ends: current, plain: "pass", instrumented: `its process ended by ${signal}` });
      const left = batch.slice(batch.indexOf(current.replace(/#\w+$/, "")) + 1);
      resolve(left.length > 0 ? left : take());
    });
  });
}

function collect({ ends: key, plain, instrumented, unparsed }) {
  if (unparsed) totals.unparsed.push(key);
  if (plain !== "pass") totals.failing++;
  else if (instrumented === "pass") totals.pass++;
  else suspects.push({ key });
  if (Date.now() - told < 30_000) return;
  told = Date.now();
  console.error(`${next}/${files.length}`);
}

async function runAlone(key, only) {
  const queue = [[key.replace(/#\w+$/, "")]];
  let outcome = "no outcome";
  const take = () => queue.pop() ?? [];
  await runAll(
    take,
    (message) => {
      if (message.ends === key) outcome = message.instrumented;
    },
    only,
  );
  return outcome;
}

function report() {
  const isExpected = ([key]) => Object.hasOwn(EXPECTED, key.replace(/#\w+$/, ""));
  const expected = differences.filter(isExpected);
  const unexpected = differences.filter((difference) => !isExpected(difference));
  console.log(`${totals.pass} pass plain and instrumented, ${totals.failing} do not pass plain`);
  console.log(`${unsteady.length} differed, but not alone: ${unsteady.join(", ")}`);
  console.log(`${totals.unparsed.length} left plain because the transform cannot parse them`);
  for (const key of totals.unparsed) console.log(`  ${key}`);
  console.log(`${expected.length} differ as expected.mjs says, ${unexpected.length} differ`);
  for (const [key, outcome] of unexpected) console.log(`  ${key}\n    ${outcome}`);
  process.exitCode = unexpected.length > 0 ? 1 : 0;
}
