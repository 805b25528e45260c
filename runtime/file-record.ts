import { Calls, type CallsHost } from "./builtins/calls.ts";
import { HookState } from "./hook-state.ts";
import { DISARMED, type FileHooks, type FileTable } from "./protocol.ts";
import type { Sampling } from "./sampling.ts";
import { decodeSites, type Site } from "./sites.ts";

/** What a file tells the tracer. */
export interface FileEvents {
  /** A countdown has run out with this allocation. */
  hit(file: FileRecord, hook: number, value: unknown): void;
  /** An allocation that may be large, before its countdown; true when it is counted with that. */
  large(file: FileRecord, hook: number, value: object): boolean;
  /** A call that may be a built-in's has returned a value. */
  call(calls: Calls, hook: number, receiver: unknown, value: unknown, argument: unknown): void;
}

/**
 * One instrumented file. Its countdowns are the exact counts:
 * allocated since armed = value armed with - what is left.
 */
export class FileRecord implements FileHooks {
  readonly countdowns: Int32Array;
  readonly bytes: Float64Array;
  readonly sizes: Float64Array;
  readonly hit: <T>(hook: number, value: T) => T;
  readonly large: (hook: number, value: object) => boolean;
  /** Its hooks hand over no values. Their countdowns are never short, traced or not. */
  readonly onlyCounts: boolean;
  readonly call: <T>(hook: number, receiver: unknown, value: T, argument?: unknown) => T;
  /** Which of these the program's code has called. */
  entered: (...args: never[]) => unknown;
  readonly #calls: Calls;
  readonly #table: FileTable;
  readonly #armed: Int32Array;
  #sites: Site[][] | undefined;
  #states: (HookState | undefined)[] = [];

  constructor(table: FileTable, host: CallsHost, events: FileEvents) {
    this.#table = table;
    this.onlyCounts = table.c === 1;
    this.sizes = host.sizes.madeStrings;
    this.countdowns = new Int32Array(table.h).fill(DISARMED);
    this.bytes = new Float64Array(table.h);
    this.#armed = new Int32Array(table.h);
    this.hit = (hook, value) => {
      events.hit(this, hook, value);
      return value;
    };
    this.large = (hook, value) => events.large(this, hook, value);
    const { countdowns, bytes, hit, large } = this;
    this.#calls = new Calls({ countdowns, bytes, hit, large, sites: () => this.#decoded() }, host);
    this.call = (hook, receiver, value, argument) => {
      this.entered = this.call;
      events.call(this.#calls, hook, receiver, value, argument);
      this.entered = hit;
      return value;
    };
    this.entered = hit;
  }

  /** Every hook's next allocation takes the slow path, unless hooks only count. */
  arm(): void {
    const gap = this.onlyCounts ? DISARMED : 0;
    this.countdowns.fill(gap);
    this.bytes.fill(0);
    this.#armed.fill(gap);
    this.#states = [];
  }

  disarm(): void {
    this.countdowns.fill(DISARMED);
    this.#states = [];
    this.#calls.clear();
  }

  disarmHook(hook: number): void {
    this.countdowns[hook] = DISARMED;
  }

  /** Lets `gap` allocations of a hook pass before the next hit. */
  rearm(hook: number, gap: number): void {
    this.countdowns[hook] = gap;
    this.#armed[hook] = gap;
  }

  /** Takes the allocations of a hook since it was last armed, without arming it anew. */
  take(hook: number): number {
    const left = this.countdowns[hook] ?? 0;
    const taken = (this.#armed[hook] ?? 0) - left;
    this.#armed[hook] = left;
    return taken;
  }

  /** Takes the bytes of the strings that a hook has made. */
  takeBytes(hook: number): number {
    const taken = this.bytes[hook] ?? 0;
    this.bytes[hook] = 0;
    return taken;
  }

  /** Undefined before the hook's first hit. */
  known(hook: number): HookState | undefined {
    return this.#states[hook];
  }

  open(hook: number, sampling: Sampling, interval: number): HookState {
    const state = new HookState(this.#decoded()[hook] ?? [], sampling, interval);
    this.#states[hook] = state;
    return state;
  }

  /** Where hooks only count, makes known those that have. */
  openCounting(interval: number): void {
    if (!this.onlyCounts) return;
    for (let hook = 0; hook < this.countdowns.length; hook++) {
      const hasCounted = this.countdowns[hook] !== this.#armed[hook];
      if (hasCounted && this.#states[hook] === undefined) this.open(hook, "adaptive", interval);
    }
  }

  /** Follows what is allocated from now on in another way. */
  resample(sampling: Sampling, interval: number): void {
    if (this.onlyCounts) return;
    this.forEach((state) => {
      state.resample(sampling, interval);
    });
    for (let hook = 0; hook < this.#states.length; hook++) {
      if (this.#states[hook] !== undefined) this.rearm(hook, 0);
    }
  }

  #decoded(): Site[][] {
    this.#sites ??= decodeSites(this.#table);
    return this.#sites;
  }

  /** Books what is pending on every hook that has allocated since it was armed, and visits it. */
  forEach(visit: (state: HookState) => void): void {
    const states = this.#states;
    for (let hook = 0; hook < states.length; hook++) {
      const state = states[hook];
      if (state === undefined) continue;
      state.stratum.madeBytes += this.takeBytes(hook);
      state.pass(this.take(hook));
      visit(state);
    }
  }
}
