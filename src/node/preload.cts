// `--require`d by `tracealloc run`: unlike `--import` it leaves a CommonJS entry point to the
// CommonJS loader, so that its microtasks and errors come in the order of plain Node. The options
// travel as a condition no package knows, because a path given to `--require` takes no query.
const { enter } = require("./enter.js") as typeof import("./enter.ts");

const PREFIX = "tracealloc?";
const conditions = process.execArgv.flatMap((argument, index) => {
  if (argument.startsWith("--conditions=")) return [argument.slice("--conditions=".length)];
  return process.execArgv[index - 1] === "--conditions" ? [argument] : [];
});
const own = conditions.findLast((condition) => condition.startsWith(PREFIX));

enter(own?.slice(PREFIX.length) ?? "");
