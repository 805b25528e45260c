import type { Kind } from "../protocol.ts";
import { tracer } from "../runtime.ts";
import type { Site } from "../sites.ts";

/** Values and bytes that were allocated. */
export interface Amount {
  readonly count: number;
  readonly bytes: number;
}

/** What one line made. `line` and `column` are 1-based. */
export interface SiteAllocations extends Amount {
  readonly filename: string;
  readonly line: number;
  readonly column: number;
  readonly kind: Kind;
  readonly functionName: string | undefined;
  /** Values of which nothing tells whether they live. */
  readonly unfollowedCount: number;
}

/** What was allocated, and where: the sites with the most values first. */
export interface Allocations extends Amount {
  readonly sites: readonly SiteAllocations[];
}

/** What every site has made so far. */
export type Ledger = ReadonlyMap<Site, Entry>;

interface Entry extends Amount {
  readonly unfollowedCount: number;
}

/** Reads what every site has made since tracing began. */
export function readLedger(): Ledger {
  const ledger = new Map<Site, Entry>();
  tracer.visitAllocations((site, count, bytes, unfollowedCount) => {
    ledger.set(site, { count, bytes, unfollowedCount });
  });
  return ledger;
}

const NOTHING: Entry = { count: 0, bytes: 0, unfollowedCount: 0 };

/** What was allocated between two ledgers, divided by a number of runs. */
export function difference(before: Ledger, after: Ledger, runs = 1): Allocations {
  const sites: SiteAllocations[] = [];
  let count = 0;
  let bytes = 0;
  for (const [site, total] of after) {
    const old = before.get(site) ?? NOTHING;
    const own = {
      count: (total.count - old.count) / runs,
      bytes: (total.bytes - old.bytes) / runs,
      unfollowedCount: (total.unfollowedCount - old.unfollowedCount) / runs,
    };
    if (own.count <= 0 && own.bytes <= 0) continue;
    count += own.count;
    bytes += own.bytes;
    const { filename, line, column, kind, functionName } = site;
    sites.push({ filename, line, column, kind, functionName, ...own });
  }
  sites.sort((a, b) => b.count - a.count || b.bytes - a.bytes);
  return { count, bytes, sites };
}
