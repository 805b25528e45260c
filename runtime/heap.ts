/** Bytes that the engine says are in use. */
export interface HeapUse {
  /** In its heap; in Chromium with what is outside of it. */
  readonly used: number;
  /** Outside of it, held by values in it; missing where the host does not tell. */
  readonly external?: number;
  /** Part of `external`: array buffers; missing where the host does not tell. */
  readonly arrayBuffers?: number;
}

/** What the engine counts beside what lines are charged with, in bytes; of a merged snapshot sums over its parts. */
export interface HeapAccount {
  /** When tracing started, or traces were cleared. */
  readonly start: HeapUse;
  /** When the snapshot was taken, after the collection if there was one. */
  readonly now: HeapUse;
  /** Live bytes of all traces, also of those that a filter has left out. */
  readonly attributed: number;
  /** What the tracer itself uses, estimated. */
  readonly tracer: number;
}

interface ProcessMemory {
  readonly heapUsed: number;
  readonly external: number;
  readonly arrayBuffers: number;
}

/** Reads what Node, Deno and Bun say of this thread's heap; Bun's counts what is outside as well. */
export function processHeap(
  memoryUsage: (() => ProcessMemory) | undefined,
  engine: string,
): (() => HeapUse | undefined) | undefined {
  if (memoryUsage === undefined) return undefined;
  return () => {
    try {
      const { heapUsed, external, arrayBuffers } = memoryUsage();
      if (engine === "Bun") return { used: heapUsed - external, external, arrayBuffers };
      // Deno says 0, whatever there is.
      if (engine === "Deno") return { used: heapUsed, external };
      return { used: heapUsed, external, arrayBuffers };
    } catch {
      // The program may run where it cannot ask the system.
      return undefined;
    }
  };
}

/** What Chromium rounds numbers to that are not exact: those of a page that shares its process with other sites. */
const ROUNDING = 100_000;

/** Reads what Chromium says of the page's heap, where it says it exactly, and not only what it said up to 50 ms ago. */
export function pageHeap(
  performance: { readonly memory?: { readonly usedJSHeapSize: number } } | undefined,
): (() => HeapUse | undefined) | undefined {
  if (performance?.memory === undefined) return undefined;
  let last = 0;
  return () => {
    const used = performance.memory?.usedJSHeapSize ?? 0;
    const isTold = used % ROUNDING !== 0 && used !== last;
    last = used;
    return isTold ? { used } : undefined;
  };
}
