import type { FileHooks, FileTable } from "./protocol.ts";
import { tracer } from "./runtime.ts";

/** Called once by each instrumented file, before its own code: gives it its countdowns. */
export function file(table: FileTable): FileHooks {
  return tracer.file(table);
}
