import { createRequire } from "node:module";
import { isMainThread, parentPort } from "node:worker_threads";

// `node --import tracealloc/register app.ts`, with options in the query of the address.
// The thread in which Node 20 runs module hooks preloads as well, and no program ever.
if (isMainThread || parentPort !== null) {
  const require = createRequire(import.meta.url);
  const { enter } = require("./loader.cjs") as typeof import("./loader.ts");
  enter(new URL(import.meta.url).search);
}
