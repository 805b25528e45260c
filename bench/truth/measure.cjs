/** In a process of its own: what a program's data take, by Node's count, or by lines where a seed is given. */
const { collectGarbage, start, takeSnapshot } = require("tracealloc");

const [, , program, seed] = process.argv;
if (seed !== undefined) start({ seed: Number(seed) });
const { load, warmUp } = require(program);

function used() {
  for (let i = 0; i < 3; i++) collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function charged() {
  return takeSnapshot().traces.reduce((sum, { size }) => sum + size, 0);
}

async function main() {
  const bytes = seed === undefined ? used : charged;
  await warmUp?.();
  const before = bytes();
  globalThis.kept = await load();
  process.stdout.write(`${bytes() - before}\n`);
}

main();
