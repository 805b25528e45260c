// npm run bench:soak [-- MINUTES]: a server under load, plain and traced side by side. The tracer's memory
// must stay flat, and the heap that of the plain server plus a constant. Exits with 1 when it does not.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const minutes = Number(process.argv[2] ?? 10);
const every = Math.max(1, minutes);
const program = fileURLToPath(new URL("soak/server.mjs", import.meta.url));
const register = fileURLToPath(new URL("../dist/src/node/register.js", import.meta.url));
const MIB = 1024 * 1024;
/** Growth of the tracer's memory over the second half, and of the heap beyond the plain one, that is none. */
const FLAT = 1.05;
const MOST_EXTRA = 64 * MIB;

async function run(name, execArgv, env) {
  const samples = [];
  const child = fork(program, [String(minutes), String(every)], {
    execArgv: ["--expose-gc", ...execArgv],
    env: { ...process.env, ...env },
  });
  child.on("message", (sample) => {
    samples.push(sample);
    const { requests, heapUsed, rss, tracer, live } = sample;
    const figures = Object.entries({ heapUsed, rss, tracer, live })
      .map(([key, bytes]) => `${key} ${(bytes / MIB).toFixed(1)} MiB`)
      .join(", ");
    console.log(`${name.padEnd(6)} ${String(requests).padStart(9)} requests: ${figures}`);
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`the ${name} server ended with code ${code}`);
  return samples;
}

const [plain, traced] = await Promise.all([
  run("plain", [], {}),
  run("traced", ["--import", register], { TRACEALLOC: "1" }),
]);

const mean = (samples, key) => samples.reduce((sum, one) => sum + one[key], 0) / samples.length;
const halves = (samples) => [
  samples.slice(Math.floor(samples.length / 4), Math.floor(samples.length / 2)),
  samples.slice(Math.floor((samples.length * 3) / 4)),
];
const [early, late] = halves(traced);
const growth = mean(late, "tracer") / mean(early, "tracer");
const extra = mean(late, "heapUsed") - mean(halves(plain)[1], "heapUsed");
console.log(`tracer: ${growth.toFixed(3)} times from the second quarter to the last`);
console.log(`heap: ${(extra / MIB).toFixed(1)} MiB more than without tracing`);
console.log(
  `requests: ${(traced.at(-1).requests / plain.at(-1).requests).toFixed(2)} of the plain`,
);
const isFlat = growth < FLAT && extra < MOST_EXTRA;
console.log(isFlat ? "flat" : "NOT FLAT");
process.exitCode = isFlat ? 0 : 1;
