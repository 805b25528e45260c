// Preloaded by the bench: at the end of the program writes its CPU seconds and peak MiB to a file.
const { writeFileSync } = require("node:fs");

process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const seconds = (userCPUTime + systemCPUTime) / 1e6;
  writeFileSync(process.env.BENCH_RESULT, JSON.stringify({ seconds, mib: maxRSS / 1024 }));
});
