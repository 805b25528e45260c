import { FileRecord } from "./file-record.ts";
import type { HookState } from "./hook-state.ts";
import type { Host } from "./host.ts";
import type { Cell, Liveness } from "./liveness/liveness.ts";
import { Registry } from "./liveness/registry.ts";
import { WeakTable } from "./liveness/weak-table.ts";
import type { FileTable } from "./protocol.ts";
import { Random } from "./random.ts";
import { nextRate, type Sampling } from "./sampling.ts";
import type { Site } from "./sites.ts";
import { isLarge } from "./sizes/large.ts";
import type { SizeModel } from "./sizes/model.ts";
import { v8SizeModel } from "./sizes/v8.ts";
import type { Estimate, Stratum } from "./strata.ts";

export interface TracerOptions {
  readonly frames: number;
  readonly sampling: Sampling;
  readonly seed: number;
}

const DEFAULTS: TracerOptions = { frames: 1, sampling: "adaptive", seed: 1 };

/** The one state of the process: files, what is traced, what is followed. */
export class Tracer {
  readonly host: Host;
  readonly sizes: SizeModel;
  readonly liveness: Liveness;
  tracing = false;
  options: TracerOptions = DEFAULTS;
  peak = 0;
  readonly #files = new Map<string, FileRecord>();
  #random = new Random(DEFAULTS.seed);
  #followed = 0;
  /** The program has WeakRefs of its own, and may rely on what it has read to stay until its job ends. */
  #usesWeakRef = false;

  constructor(host: Host) {
    this.host = host;
    this.sizes = v8SizeModel(host.word, host.isProxy);
    this.liveness =
      host.releaseKept && host.collect
        ? new WeakTable(
            () => this.#releaseKept(),
            host.collect,
            (value, cell) => this.#remeasure(value, cell),
            (survivors) => {
              this.peak = Math.max(this.peak, survivors);
            },
          )
        : new Registry();
  }

  /** Registers a file's sites. The same file loaded twice shares its counts. */
  file(table: FileTable): FileRecord {
    const key = `${table.f.join("\n")}\n${table.s}`;
    let record = this.#files.get(key);
    if (record === undefined) {
      record = new FileRecord(table, {
        hit: (file, hook, value) => this.#hit(file, hook, value),
        large: (file, hook, value) => this.#large(file, hook, value),
      });
      if (this.tracing) record.arm();
      this.#files.set(key, record);
    }
    if (table.w === 1) this.#usesWeakRef = true;
    return record;
  }

  start(options: Partial<TracerOptions>): void {
    if (this.tracing) return;
    this.options = { ...DEFAULTS, ...options };
    this.tracing = true;
    this.clear();
  }

  stop(): void {
    this.tracing = false;
    this.clear();
  }

  /** Forgets all counts and everything that is followed. */
  clear(): void {
    this.#random = new Random(this.options.seed);
    this.#followed = 0;
    this.peak = 0;
    this.liveness.clear();
    for (const file of this.#files.values()) {
      if (this.tracing) file.arm();
      else file.disarm();
    }
  }

  /** Collects garbage where the host lets it, and books the deaths; says whether it did. */
  collect(): boolean {
    if (!this.host.collect) return false;
    this.host.releaseKept?.();
    this.host.collect();
    return true;
  }

  /** Live bytes by the size model, containers measured anew. */
  measure(): number {
    this.liveness.sweep();
    const current = this.#total();
    this.peak = Math.max(this.peak, current);
    return current;
  }

  *estimates(): Generator<readonly [site: Site, estimate: Estimate]> {
    for (const file of this.#files.values()) {
      for (const [hook, state] of file.states()) {
        const pending = file.pending(hook);
        for (const [index, site] of state.sites.entries()) {
          yield [site, state.estimate(index, pending)];
        }
      }
    }
  }

  #hit(file: FileRecord, hook: number, value: unknown): void {
    if (!this.tracing) {
      file.disarmHook(hook);
      return;
    }
    const state = file.state(hook);
    const { stratum } = state;
    stratum.allocated += file.pending(hook);
    stratum.followed++;
    file.rearm(hook, 0);
    this.#follow(state, stratum, value);
    const kind = state.sites[0]?.kind ?? "object";
    state.advance(nextRate(stratum, kind, this.options.sampling, this.#followed));
    file.rearm(hook, state.gap(this.#random));
  }

  #large(file: FileRecord, hook: number, value: object): boolean {
    if (!this.tracing || !isLarge(value)) return false;
    const state = file.state(hook);
    const { large } = state;
    large.allocated++;
    large.followed++;
    this.#follow(state, large, value);
    return true;
  }

  #follow({ sites }: HookState, stratum: Stratum, value: unknown): void {
    const values: unknown[] = [];
    for (const [index, site] of sites.entries()) {
      const owner = values[site.owner];
      const own = index === 0 ? value : site.key === undefined ? undefined : read(owner, site.key);
      values.push(own);
      const born = this.sizes.sizeOf(own, site.kind, site.facts);
      // What cannot be read lives as long as its owner.
      this.#followOne(own ?? owner, { site, stratum, index, born, size: born });
    }
  }

  #followOne(value: unknown, cell: Cell): void {
    const { site, stratum, index, born } = cell;
    if (site.kind === "string") {
      stratum.measure(index, born);
      return;
    }
    stratum.bear(index, born);
    if ((typeof value !== "object" || value === null) && typeof value !== "function") return;
    this.#followed++;
    this.liveness.follow(value, cell);
  }

  #remeasure(value: object, { site, born, size }: Cell): number {
    return mayGrow(site) ? this.sizes.currentSizeOf(value, site.kind, site.facts, born) : size;
  }

  #releaseKept(): void {
    if (!this.#usesWeakRef) this.host.releaseKept?.();
  }

  #total(): number {
    let total = 0;
    for (const [, { size }] of this.estimates()) total += size;
    return total;
  }
}

/** Whether a site's values may own more memory later: containers, and literals without fields of their own. */
function mayGrow({ kind, facts }: Site): boolean {
  return kind === "array" || kind === "instance" || (kind === "object" && facts < 4);
}

/** An own member of a literal that was just made: reading it runs no code of the program. */
function read(owner: unknown, key: string | number): unknown {
  return (owner as Record<string | number, unknown> | undefined)?.[key];
}
