import type { InstrumentOptions } from "../../transforms/instrument.ts";

/** Options of the bundler plugins, as `instrument()` has them. `root` is by default the bundler's own. */
export type BundlerOptions = Pick<
  InstrumentOptions,
  "root" | "include" | "exclude" | "kinds" | "hooks" | "count"
>;
