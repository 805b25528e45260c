import { setFlagsFromString } from "node:v8";

const FLAG = "--max-optimized-bytecode-size";
/** V8's own, in Node 20 to 26. */
const DEFAULT = 61_440;

/**
 * Does the work of a program's end, which V8's compiler would have optimised only when it is nearly over. The flag is the
 * whole process's, so this is not for threads behind whose end a program goes on.
 */
export function unoptimized(work: () => void): void {
  setFlagsFromString(`${FLAG}=0`);
  try {
    work();
  } finally {
    // A code cache that the program makes yet is to fit the next run.
    setFlagsFromString(`${FLAG}=${DEFAULT}`);
  }
}
