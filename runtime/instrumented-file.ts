import { notInlined } from "./not-inlined.ts";
import { DISARMED, type FileHooks, type FileTable } from "./protocol.ts";

/** What a tracer does when hooks of a file call. */
export interface FileTracer {
  /** A countdown has run out with this allocation. */
  hit(hook: number, value: unknown): void;
  /** An allocation that may be large, before its countdown; true when it is counted with that. */
  large(hook: number, value: object): boolean;
}

/** Counts what calls of built-ins have made, while the file is traced. */
export interface CallCounter {
  count(hook: number, receiver: unknown, value: unknown, argument: unknown): void;
}

/** What the hooks of one file work on, whether a tracer has been loaded or not. */
export class InstrumentedFile implements FileHooks {
  readonly table: FileTable;
  readonly countdowns: Int32Array;
  readonly bytes: Float64Array;
  readonly sizes: Float64Array;
  readonly hit: (hook: number, value: unknown) => void;
  /** What `hit` calls: the runtime's outermost function on the stack. */
  readonly entered: (hook: number, value: unknown) => void;
  readonly large: (hook: number, value: object) => boolean;
  readonly call: (hook: number, receiver: unknown, value: unknown, argument?: unknown) => void;
  tracer: FileTracer | undefined;
  calls: CallCounter | undefined;

  constructor(table: FileTable, sizes: Float64Array) {
    this.table = table;
    this.countdowns = new Int32Array(table.h).fill(DISARMED);
    this.bytes = new Float64Array(table.h);
    this.sizes = sizes;
    // Whatever goes wrong in there, a full stack for one, must not reach the program.
    this.entered = (hook, value) => {
      try {
        if (this.tracer) this.tracer.hit(hook, value);
        else this.countdowns[hook] = DISARMED;
      } catch {}
    };
    // While each allocation takes the slow path V8 would inline that into the program's functions, in place of what the
    // program calls there.
    this.hit = notInlined(this.entered);
    this.large = (hook, value) => {
      try {
        return this.tracer?.large(hook, value) ?? false;
      } catch {
        return false;
      }
    };
    this.call = (hook, receiver, value, argument) => {
      if (this.calls === undefined || value === receiver || value === argument) return;
      try {
        this.calls.count(hook, receiver, value, argument);
      } catch {}
    };
  }
}
