import { HookState } from "./hook-state.ts";
import { DISARMED, type FileHooks, type FileTable } from "./protocol.ts";
import { decodeSites, type Site } from "./sites.ts";

/** What a file tells the tracer. */
export interface FileEvents {
  /** A countdown has run out with this allocation. */
  hit(file: FileRecord, hook: number, value: unknown): void;
  /** An allocation that may be large, before its countdown; true when it is counted with that. */
  large(file: FileRecord, hook: number, value: object): boolean;
}

/**
 * One instrumented file. Its countdowns are the exact counts:
 * allocated since armed = value armed with - what is left.
 */
export class FileRecord implements FileHooks {
  readonly countdowns: Int32Array;
  readonly hit: <T>(hook: number, value: T) => T;
  readonly large: (hook: number, value: object) => boolean;
  readonly #table: FileTable;
  readonly #armed: Int32Array;
  #sites: Site[][] | undefined;
  #states: (HookState | undefined)[] = [];

  constructor(table: FileTable, events: FileEvents) {
    this.#table = table;
    this.countdowns = new Int32Array(table.h).fill(DISARMED);
    this.#armed = new Int32Array(table.h);
    this.hit = (hook, value) => {
      events.hit(this, hook, value);
      return value;
    };
    this.large = (hook, value) => events.large(this, hook, value);
  }

  /** Every hook's next allocation takes the slow path. */
  arm(): void {
    this.countdowns.fill(0);
    this.#armed.fill(0);
    this.#states = [];
  }

  disarm(): void {
    this.countdowns.fill(DISARMED);
    this.#states = [];
  }

  disarmHook(hook: number): void {
    this.countdowns[hook] = DISARMED;
  }

  /** Lets `gap` allocations of a hook pass before the next hit. */
  rearm(hook: number, gap: number): void {
    this.countdowns[hook] = gap;
    this.#armed[hook] = gap;
  }

  /** Allocations of a hook since it was last armed. */
  pending(hook: number): number {
    return (this.#armed[hook] ?? 0) - (this.countdowns[hook] ?? 0);
  }

  state(hook: number): HookState {
    let state = this.#states[hook];
    if (state === undefined) {
      this.#sites ??= decodeSites(this.#table);
      state = new HookState(this.#sites[hook] ?? []);
      this.#states[hook] = state;
    }
    return state;
  }

  /** Hooks that have allocated since they were armed; the first allocation of each is always a hit. */
  *states(): Generator<readonly [hook: number, state: HookState]> {
    for (const [hook, state] of this.#states.entries()) if (state) yield [hook, state];
  }
}
