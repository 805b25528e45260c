import { start, takeSnapshot } from "tracealloc";
import { makeConcordance } from "./concordance.mjs";

start();

globalThis.concordance = makeConcordance();

const snapshot = takeSnapshot();
console.log("[ Top 10 ]");
for (const statistic of snapshot.statistics("lineno").slice(0, 10)) console.log(String(statistic));
