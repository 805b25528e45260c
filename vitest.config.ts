import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => ({
  test: {
    include: mode === "engines" ? ["test/engines/{every,packed}.ts"] : ["test/**/*.test.ts"],
    exclude: ["test/fixtures/**", "**/node_modules/**"],
    globalSetup: "./test/support/temporary-folder.ts",
    reporters: ["default", "./test/support/summary-reporter.ts"],
    // One less by itself, which leaves half of two cores idle.
    maxWorkers: "100%",
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
}));
