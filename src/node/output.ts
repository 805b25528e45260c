import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { threadId } from "node:worker_threads";

const PROCESS = "%p";

/** Whether every process and worker of the run writes a file of its own (`snap-%p.json`). */
export function isPerThread(output: string): boolean {
  return basename(output).includes(PROCESS);
}

/** The file of this thread: `snap-1234.json`, in a worker thread `snap-1234-1.json`. */
export function ownOutput(output: string): string {
  const thread = threadId === 0 ? `${process.pid}` : `${process.pid}-${threadId}`;
  return join(dirname(output), basename(output).replaceAll(PROCESS, thread));
}

/** The next free name beside the output: `snap.json` gives `snap.1.json`, then `snap.2.json`. */
export function nextBeside(output: string): string {
  const name = basename(output);
  const extension = /(\.[^.]+)?(\.gz)?$/.exec(name)?.[0] ?? "";
  const stem = name.slice(0, name.length - extension.length);
  return nextFree((number) => join(dirname(output), `${stem}.${number}${extension}`));
}

/** The next free name in a folder, where there is no output: `tracealloc-1234-1.json`. */
export function nextIn(folder: string): string {
  return nextFree((number) => join(folder, `tracealloc-${process.pid}-${number}.json`));
}

function nextFree(pathOf: (number: number) => string): string {
  let number = 1;
  while (existsSync(pathOf(number))) number++;
  return pathOf(number);
}
