import { writeSync } from "node:fs";
import { isatty } from "node:tty";

const STDERR = 2;
const BIG = 200_000;

/** Runs `work`, with a line on a terminal meanwhile when the file is big; nothing elsewhere. */
export function withProgress<T>(name: string, characters: number, work: () => T): T {
  if (characters < BIG || !isatty(STDERR)) return work();
  write(`tracealloc: instrumenting ${name} (${(characters / 1e6).toFixed(1)} MB)…`);
  try {
    return work();
  } finally {
    write("\r\x1b[2K");
  }
}

function write(text: string): void {
  try {
    writeSync(STDERR, text);
  } catch {
    // A full or closed terminal must not disturb the program.
  }
}
