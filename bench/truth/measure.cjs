/** In a process of its own: what a program's data take, by Node's count or by lines. */
const { collectGarbage, isTracing, clearTraces, takeSnapshot } = require("tracealloc");
const { load, warmUp } = require(process.argv[2]);

function used() {
  for (let i = 0; i < 3; i++) collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function main() {
  await warmUp?.();
  const before = used();
  if (isTracing()) clearTraces();
  globalThis.kept = await load();
  const bytes = isTracing()
    ? takeSnapshot().traces.reduce((sum, { size }) => sum + size, 0)
    : used() - before;
  process.stdout.write(`${bytes}\n`);
}

main();
