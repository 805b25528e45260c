const { getTracedMemory, resetPeak, start } = require("tracealloc");

function makeZeros() {
  return new Array(1_000_000).fill(0);
}

function show(when) {
  const { current, peak } = getTracedMemory();
  const mib = (bytes) => `${(bytes / 1024 / 1024).toFixed(2)} MiB`;
  console.log(`${when}: current ${mib(current)}, peak ${mib(peak)}`);
}

start();
show("at the start");
globalThis.zeros = makeZeros();
show("with a million zeros");
globalThis.zeros = undefined;
show("without them");
resetPeak();
show("peak reset");
