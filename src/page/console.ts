import * as tracealloc from "../../runtime/index.ts";

declare const document: {
  createElement(name: "a"): { href: string; download: string; click(): void };
};

/** Milliseconds after which the browser has surely begun to save the file. */
const SAVING = 60_000;

/** Saves a snapshot as a file, which `tracealloc report` reads, and resolves to it. Garbage is collected first where that can be. */
async function download(name = "snapshot.json"): Promise<tracealloc.Snapshot> {
  await tracealloc.settle();
  const snapshot = tracealloc.takeSnapshot();
  const file = new Blob([JSON.stringify(snapshot)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SAVING);
  return snapshot;
}

Object.assign(globalThis, { tracealloc: { ...tracealloc, download } });
tracealloc.start();
