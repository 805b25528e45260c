import { Calls, type CallsHost } from "./builtins/calls.ts";
import { HookState } from "./hook-state.ts";
import type { FileTracer, InstrumentedFile } from "./instrumented-file.ts";
import { DISARMED } from "./protocol.ts";
import { ONE_FRAME, type Quota } from "./sampling.ts";
import { type Site, SiteTable } from "./sites.ts";

/**
 * One instrumented file. Its countdowns are the exact counts:
 * allocated since armed = value armed with - what is left.
 */
export class FileRecord {
  readonly countdowns: Int32Array;
  readonly bytes: Float64Array;
  /** Its hooks hand over no values. Their countdowns are never short, traced or not. */
  readonly onlyCounts: boolean;
  /** The function of the runtime that the program's code has called. */
  entered: (...args: never[]) => unknown;
  readonly #file: InstrumentedFile;
  readonly #tracer: FileTracer;
  readonly #calls: Calls;
  readonly #armed: Int32Array;
  #sites: SiteTable | undefined;
  #states: (HookState | undefined)[] = [];

  constructor(file: InstrumentedFile, host: CallsHost, tracer: FileTracer) {
    this.#file = file;
    this.#tracer = tracer;
    this.onlyCounts = file.table.c === 1;
    this.countdowns = file.countdowns;
    this.bytes = file.bytes;
    this.#armed = new Int32Array(file.table.h);
    const { countdowns, bytes } = file;
    const sites = (hook: number): readonly Site[] => this.#sitesOf(hook);
    const hit = (hook: number, value: unknown): void => this.#hitByCall(hook, value);
    const disarm = (hook: number): void => {
      this.rearm(hook, DISARMED);
    };
    const counters = { countdowns, bytes, large: file.large, hit, disarm, sites };
    this.#calls = new Calls(counters, host);
    this.entered = file.entered;
  }

  /** Every hook's next allocation takes the slow path, unless hooks only count. */
  arm(): void {
    const gap = this.onlyCounts ? DISARMED : 0;
    this.countdowns.fill(gap);
    this.bytes.fill(0);
    this.#armed.fill(gap);
    // With room for all: V8 makes a dictionary of an array whose first element comes late.
    this.#states = new Array(this.#file.table.h);
    this.#file.calls = this.#calls;
  }

  disarm(): void {
    this.countdowns.fill(DISARMED);
    this.#states = [];
    this.#calls.clear();
    this.#file.calls = undefined;
  }

  /** Lets `gap` allocations of a hook pass before the next hit; returns those since it was last armed. */
  rearm(hook: number, gap: number): number {
    const passed = (this.#armed[hook] ?? 0) - (this.countdowns[hook] ?? 0);
    this.countdowns[hook] = gap;
    this.#armed[hook] = gap;
    return passed;
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

  open(hook: number, quota: Quota, interval: number): HookState {
    const state = new HookState(this.#sitesOf(hook), quota, interval);
    this.#states[hook] = state;
    return state;
  }

  /** Where hooks only count, makes known those that have. */
  openCounting(interval: number): void {
    if (!this.onlyCounts) return;
    for (let hook = 0; hook < this.countdowns.length; hook++) {
      const hasCounted = this.countdowns[hook] !== this.#armed[hook];
      if (hasCounted && this.#states[hook] === undefined) this.open(hook, ONE_FRAME, interval);
    }
  }

  /** Follows what is allocated from now on in another way. */
  resample(quota: Quota, interval: number): void {
    if (this.onlyCounts) return;
    this.forEach((state) => {
      state.resample(quota, interval);
    });
    for (let hook = 0; hook < this.#states.length; hook++) {
      if (this.#states[hook] !== undefined) this.rearm(hook, 0);
    }
  }

  #hitByCall(hook: number, value: unknown): void {
    this.entered = this.#file.call;
    try {
      this.#tracer.hit(hook, value);
    } finally {
      this.entered = this.#file.entered;
    }
  }

  #sitesOf(hook: number): readonly Site[] {
    this.#sites ??= new SiteTable(this.#file.table);
    return this.#sites.of(hook);
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
