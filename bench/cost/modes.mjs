import { fileURLToPath } from "node:url";

const PROFILE = ["--require", fileURLToPath(new URL("rivals/profile.cjs", import.meta.url))];

const started = (options) => ({ env: { BENCH_START: JSON.stringify(options) } });
const profiled = (method, options) => ({
  build: "plain",
  args: PROFILE,
  env: { BENCH_PROFILE: JSON.stringify([method, options]) },
});

/**
 * What a program is run as beside the plain one: its build, arguments for Node, environment; and the target, as
 * a geometric mean of the ratios of CPU time. `worst` is the target for each single program.
 */
export const MODES = {
  "not started": { build: "live", target: 1.01 },
  adaptive: { build: "live", target: 1.05, worst: 1.25, ...started({}) },
  "adaptive 25 frames": { build: "live", target: 1.1, ...started({ frames: 25 }) },
  exact: { build: "live", target: 2, ...started({ sampling: "exact" }) },
  count: { build: "count", target: 1.05, ...started({}) },
  "V8 sampling 512 KiB": profiled("HeapProfiler.startSampling", { samplingInterval: 524_288 }),
  "V8 sampling 32 KiB": profiled("HeapProfiler.startSampling", { samplingInterval: 32_768 }),
  "DevTools exact": profiled("HeapProfiler.startTrackingHeapObjects", { trackAllocations: true }),
  "a WeakRef for each": { build: "weakRefs" },
};
