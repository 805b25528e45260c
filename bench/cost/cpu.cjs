// Preloaded by the bench: at the end of the program writes its CPU seconds, those of its main thread, and peak MiB to a file.
const { readFileSync, writeFileSync } = require("node:fs");

process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const result = {
    seconds: (userCPUTime + systemCPUTime) / 1e6,
    mainThread: mainThreadSeconds(),
    mib: maxRSS / 1024,
  };
  writeFileSync(process.env.BENCH_RESULT, JSON.stringify(result));
});

/** Only Linux tells it; elsewhere NaN. */
function mainThreadSeconds() {
  const { pid, platform } = process;
  if (platform !== "linux") return Number.NaN;
  const [nanoseconds] = readFileSync(`/proc/self/task/${pid}/schedstat`, "utf8").split(" ");
  return Number(nanoseconds) / 1e9;
}
