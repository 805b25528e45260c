import { formatSize } from "../../runtime/format.ts";
import type { HeapAccount, HeapUse, SnapshotInfo } from "../../runtime/index.ts";

/** Share of the growth from which on it is worth a word. */
const NOTABLE = 0.1;

/** What the engine counts beside what lines are charged with, in a line; nothing where it gives no numbers. */
export function heapLines({ meta, collected }: Pick<SnapshotInfo, "meta" | "collected">): string[] {
  const { heap, engine } = meta;
  if (heap === undefined) return [];
  const { start, now, attributed, tracer } = heap;
  const outside = outsideOf(now) - outsideOf(start);
  const grown = growthOf(heap);
  const unseen = grown - attributed - tracer;
  const facts = [`heap grew by ${formatSize(grown)}`];
  if (outside > grown * NOTABLE) facts.push(`${formatSize(outside)} of it outside`);
  if (!collected) facts.push("garbage included");
  const parts = [`${formatSize(attributed)} on lines`, `${formatSize(tracer)} tracealloc's own`];
  parts.push(
    unseen < 0 ? `${formatSize(-unseen)} more than that` : `${formatSize(unseen)} not seen`,
  );
  return [`${facts.join(", ")} (${engine}): ${parts.join(", ")}`];
}

/** Bytes by which the heap grew, with what is outside of it. */
export function growthOf({ start, now }: Pick<HeapAccount, "start" | "now">): number {
  return now.used - start.used + outsideOf(now) - outsideOf(start);
}

function outsideOf({ external = 0 }: HeapUse): number {
  return external;
}

/** The sums over several threads or processes; nothing unless all are known. */
export function addHeaps(heaps: readonly (HeapAccount | undefined)[]): HeapAccount | undefined {
  const known = heaps.filter((heap) => heap !== undefined);
  if (known.length < heaps.length) return undefined;
  return {
    start: addUses(known.map(({ start }) => start)),
    now: addUses(known.map(({ now }) => now)),
    attributed: known.reduce((sum, { attributed }) => sum + attributed, 0),
    tracer: known.reduce((sum, { tracer }) => sum + tracer, 0),
  };
}

function addUses(uses: readonly HeapUse[]): HeapUse {
  const keys = ["used", "external", "arrayBuffers"] as const;
  const told = keys.filter((key) => uses.every((use) => use[key] !== undefined));
  const sums = told.map((key) => [key, uses.reduce((sum, use) => sum + (use[key] ?? 0), 0)]);
  return { used: 0, ...Object.fromEntries(sums) };
}
