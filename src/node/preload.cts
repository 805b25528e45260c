// `--require`d by `tracealloc run`: unlike `--import` it leaves a CommonJS entry point to the
// CommonJS loader, so that its microtasks and errors come in the order of plain Node. The options
// travel as a condition no package knows, because a path given to `--require` takes no query.
const { isMainThread, parentPort } = require("node:worker_threads");

const PREFIX = "tracealloc?";

// The thread in which Node 20 runs module hooks preloads as well, and no program ever.
if (isMainThread || parentPort !== null) {
  const conditions = process.execArgv.flatMap((argument, index) => {
    if (argument.startsWith("--conditions=")) return [argument.slice("--conditions=".length)];
    return process.execArgv[index - 1] === "--conditions" ? [argument] : [];
  });
  const own = conditions.findLast((condition) => condition.startsWith(PREFIX));
  const { enter } = require("./loader.cjs") as typeof import("./loader.ts");
  enter(own?.slice(PREFIX.length) ?? "");
}
