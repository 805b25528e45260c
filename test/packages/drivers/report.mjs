import { createHash } from "node:crypto";
import { inspect } from "node:util";
import fc from "fast-check";

const hash = createHash("sha256");
let cases = 0;

/** Adds what a call gives, or throws, to what the process tells in the end. */
export function record(name, call) {
  let outcome;
  try {
    outcome = inspect(call(), { depth: 12, maxArrayLength: null, maxStringLength: null });
  } catch (error) {
    outcome = `${error.name}: ${error.message}`;
  }
  // In stacks, columns are those of the emitted text.
  outcome = outcome.replace(/(\.[cm]?js:\d+):\d+/g, "$1");
  cases++;
  hash.update(`${name}\n${outcome}\n`);
  if (process.env.SHOW_CASES) console.log(`${name}: ${outcome}`);
}

/** The same `count` inputs in each process. */
export function inputs(arbitrary, count) {
  return fc.sample(arbitrary, { numRuns: count, seed: 4 });
}

process.on("exit", () => console.log(`${cases} cases, ${hash.digest("hex")}`));
