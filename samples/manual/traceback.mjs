import { readFileSync } from "node:fs";
import { start, takeSnapshot } from "tracealloc";
import { makeConcordance } from "./concordance.mjs";

// Frames that a traceback keeps.
start(25);

globalThis.concordance = makeConcordance();

const [biggest] = takeSnapshot().statistics("traceback");
if (biggest === undefined) throw new Error("nothing was traced: run this file instrumented");
const { count, size, traceback } = biggest;
const sourceLine = (filename, lineno) => readFileSync(filename, "utf8").split("\n")[lineno - 1];

console.log(`${count} memory blocks: ${(size / 1024).toFixed(1)} KiB`);
for (const line of traceback.format({ sourceLine })) console.log(line);
