// Preloaded by bench/run.mjs: writes the CPU seconds and peak MiB of the program to a file at its end.
const { writeFileSync } = require("node:fs");
process.on("exit", () => {
  // The command line starts the program in a process of its own, and passes the preload on.
  if (process.argv[1]?.endsWith("cli.js")) return;
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeFileSync(
    process.env.BENCH_FILE,
    JSON.stringify([(userCPUTime + systemCPUTime) / 1e6, maxRSS / 1024]),
  );
});
