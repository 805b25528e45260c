// Preloaded: turns one of V8's own tools on, from the beginning to the end of the program.
const { Session } = require("node:inspector");

const session = new Session();
session.connect();
const [method, options] = JSON.parse(process.env.BENCH_PROFILE);
session.post(method, options);
globalThis[Symbol("session")] = session;

// While objects are tracked the inspector has a timer of its own, which keeps the process from ending.
if (method === "HeapProfiler.startTrackingHeapObjects") {
  const timer = setInterval(() => {
    const active = process
      .getActiveResourcesInfo()
      .filter((name) => !/^(TTYWrap|PipeWrap)$/.test(name));
    if (active.length > 1) return;
    clearInterval(timer);
    session.post("HeapProfiler.disable");
  }, 20);
}
