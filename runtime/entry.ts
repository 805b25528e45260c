import { InstrumentedFile } from "./instrumented-file.ts";
import { SafeMap } from "./intrinsics.ts";
import {
  type FileHooks,
  type FileTable,
  PROTOCOL_VERSION,
  RUNTIME_KEY,
  type RuntimeEntry,
  STRING_SIZES,
} from "./protocol.ts";
import type { Tracer } from "./tracer.ts";

/**
 * Where instrumented files and the tracer meet, whichever is loaded first. A program that never loads a
 * tracer has no more of the package in it than this.
 */
interface Entry extends RuntimeEntry {
  readonly files: SafeMap<string, InstrumentedFile>;
  /** Bytes of strings by length; the tracer knows them. */
  readonly sizes: Float64Array;
  tracer: Tracer | undefined;
}

/** That of this realm; all copies of the package (CommonJS beside ESM, say) share one. */
export function realmEntry(): Entry {
  const key = Symbol.for(RUNTIME_KEY);
  const present = (globalThis as { [key]?: Entry })[key];
  if (present) return present;
  const files = new SafeMap<string, InstrumentedFile>();
  const entry: Entry = {
    protocol: PROTOCOL_VERSION,
    files,
    sizes: new Float64Array(STRING_SIZES),
    tracer: undefined,
    file: (table) => {
      // The same file loaded twice shares its counts.
      const name = `${table.c ?? 0}\n${table.f.join("\n")}\n${table.s}`;
      let known = files.get(name);
      if (known === undefined) {
        known = new InstrumentedFile(table, entry.sizes);
        files.set(name, known);
        entry.tracer?.takeUp(known);
      }
      return known;
    },
  };
  Object.defineProperty(globalThis, key, { value: entry });
  return entry;
}

const entry = realmEntry();

/** Called once by each instrumented file, before its own code: gives it its countdowns. */
export function file(table: FileTable): FileHooks {
  return entry.file(table);
}
