import type { HookLevel } from "./plan/plan.ts";
import { createFilter } from "./select.ts";

/** Which files have hooks that only count. */
export interface Leveling {
  /**
   * `live` (default): hooks count what is made and follow what of it lives. `count`: they only count, as
   * exactly, and cost less; what lives is not known.
   */
  readonly hooks?: HookLevel | undefined;
  /** Files whose hooks only count, whatever `hooks` says: globs, folders, and names of packages. */
  readonly count?: readonly string[] | undefined;
}

const PACKAGE = /^(?:@[^/*]+\/)?[^/*@]+$/;

/** The level of a file's hooks, by its name, root-relative with `/` where it lies under the root. */
export function createLevels({
  hooks = "live",
  count = [],
}: Leveling): (name: string) => HookLevel {
  if (hooks !== "live" && hooks !== "count") {
    throw new TypeError(`hooks are "live" or "count", not ${JSON.stringify(hooks)}`);
  }
  if (count.length === 0) return () => hooks;
  const onlyCounts = createFilter({ include: count.flatMap(globsOf) });
  return (name) => (onlyCounts(name) ? "count" : hooks);
}

function globsOf(pattern: string): string[] {
  const path = pattern.replace(/\/$/, "");
  const globs = [path, `${path}/**`];
  return PACKAGE.test(path) ? [...globs, `**/node_modules/${path}/**`] : globs;
}
