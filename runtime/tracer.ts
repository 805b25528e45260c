import { type SiteVisitor, visitAllocations } from "./census/allocations.ts";
import { type Census, takeCensus } from "./census/census.ts";
import { Contexts, NO_CONTEXT } from "./contexts.ts";
import { Epochs } from "./epochs.ts";
import { FileRecord } from "./file-record.ts";
import type { HeapUse } from "./heap.ts";
import type { HookState } from "./hook-state.ts";
import type { Host } from "./host.ts";
import type { InstrumentedFile } from "./instrumented-file.ts";
import { append, SafeSet } from "./intrinsics.ts";
import { Labels } from "./labels.ts";
import { type Cells, NOT_TOLD, UNMEASURED } from "./liveness/cells.ts";
import { isContainer, mayGrow, mayHold } from "./liveness/growth.ts";
import type { Liveness } from "./liveness/liveness.ts";
import { Registry } from "./liveness/registry.ts";
import { WeakTable } from "./liveness/weak-table.ts";
import { notInlined } from "./not-inlined.ts";
import { DISARMED } from "./protocol.ts";
import { Random } from "./random.ts";
import type { Sampling } from "./sampling.ts";
import type { Site } from "./sites.ts";
import { isLarge } from "./sizes/large.ts";
import type { SizeModel } from "./sizes/model.ts";
import { sizeModelOf } from "./sizes/models.ts";
import { type Stack, Stacks } from "./stacks/stacks.ts";
import type { Context, Stratum, Tally } from "./strata.ts";
import { Makers } from "./strings/makers.ts";
import { type FrameResolver, generatedPlace } from "./traces.ts";

export interface TracerOptions {
  readonly frames: number;
  readonly sampling: Sampling;
  readonly seed: number;
}

// Taken when the module loads: the program may patch them later.
const { max, min } = Math;

const DEFAULTS: TracerOptions = { frames: 1, sampling: "adaptive", seed: 1 };
/** A peak that has more than doubled, and this, is worth a collection to be sure of it. */
const PEAK_STEP = 262_144;
/** A peak is recorded when it is so many times as high as the last: what it consists of takes time to find. */
const PEAK_GROWTH = 1.02;
/** And when so many objects were followed for each entry of the last: in a program of many lines a census takes long. */
const PEAK_FOLLOWED = 4;
/** Before the first, so many for each site that was reached, where these are more: a program that starts reaches most of them once or twice. */
const FIRST_PEAK_FOLLOWED = 2;
const FEW_SITES = 1024;
/**
 * After so many of a tally that have not changed, one in so many is measured. Of a tally that ended the last sweep so, the next
 * one begins with a few only.
 */
const CALM = 32;
const STILL_CALM = CALM - 8;
/** When more were followed than this, one that is alike is not measured even once: a million would take half a second. */
const MOST_MEASURED_ONCE = 65_536;
/**
 * What a program follows first is all measured again and again. Of a hook's later objects the first few are, and one in
 * so many of the rest, but all where only one in RARE is followed: each of these stands for many.
 */
const SMALL_PROGRAM = 4096;
const FIRST_CONTAINERS = 16;
const FIRST_OTHERS = 2;
const MEASURED = 8;
const RARE = 64;
/** Entries of live values that are looked at for strings: for a snapshot, and each time that there is a new peak. */
const SNAPSHOT_LOOKS = 1_048_576;
const PEAK_LOOKS = 32_768;
const NOTHING: Census = { entries: [], size: 0, stringBytes: 0, epoch: 0, timestamp: 0 };

/** The one state of the process: files, what is traced, what is followed. */
export class Tracer {
  readonly host: Host;
  readonly sizes: SizeModel;
  readonly liveness: Liveness;
  readonly labels: Labels;
  readonly stacks: Stacks = new Stacks();
  readonly contexts: Contexts = new Contexts();
  readonly makers: Makers = new Makers();
  epochs: Epochs = new Epochs();
  tracing = false;
  options: TracerOptions = DEFAULTS;
  /** What lived when most did, right after a collection. */
  peak: Census = NOTHING;
  /** What the engine said of its heap when there were no traces yet. */
  heapAtStart: HeapUse | undefined;
  /** Maps a frame to the original source, when a snapshot is taken. */
  resolveFrame: FrameResolver = generatedPlace;
  /** While it is there, what is followed is put into it and so stays alive. */
  kept: unknown[] | undefined;
  /** Called from time to time, also in the middle of synchronous code. */
  onSweep: (() => void) | undefined;
  readonly files: SafeSet<FileRecord> = new SafeSet<FileRecord>();
  /** Nothing was followed since the host has reported all deaths. */
  #settled = false;
  #random = new Random(DEFAULTS.seed);
  /** Objects and strings that were followed so far. */
  #followed = 0;
  #remembered = 0;
  #followedAtPeak = 0;
  /** Sites of all hooks that were hit. */
  #sites = 0;
  #sweep = 0;
  /** Strings' share of the last census. */
  #stringBytes = 0;
  /** A census follows the sweep at once, and sees the peak. */
  #isCensusNext = false;
  /** The program has WeakRefs of its own, and may rely on what it has read to stay until its job ends. */
  #usesWeakRef = false;

  constructor(host: Host) {
    this.host = host;
    this.sizes = sizeModelOf(host);
    this.labels = new Labels(host.asyncStorage);
    const events = {
      measuring: () => {
        this.#sweep++;
      },
      isPeakWorthwhile: () => this.#isPeakWorthwhile(),
      maySeePeak: (size: number) => this.#stringBytes + size > PEAK_STEP + 2 * this.peak.size,
      measure: (value: object, cells: Cells, row: number) => this.#remeasure(value, cells, row),
      epoch: () => this.epochs.now,
      swept: (survivors: number, size: () => number) => this.#swept(survivors, size),
    };
    const { releaseKept, collect } = host;
    const heapUsed = (): number => host.heapUse?.()?.used ?? 0;
    this.liveness =
      releaseKept && collect
        ? new WeakTable({ releaseKept: () => this.releaseKept(), collect, heapUsed }, events)
        : new Registry(host.nextTask, events);
  }

  /** From now on the file's hooks call this tracer. */
  takeUp(file: InstrumentedFile): void {
    const host = { sizes: this.sizes, isProxy: this.host.isProxy };
    const record: FileRecord = new FileRecord(file, host, {
      hit: notInlined((hook, value) => this.#hit(record, hook, value)),
      large: (hook, value) => this.#large(record, hook, value),
    });
    file.tracer = record;
    if (file.table.w === 1) this.#usesWeakRef = true;
    if (this.tracing) record.arm();
    this.files.add(record);
  }

  start(options: Partial<TracerOptions>): void {
    if (this.tracing) return;
    this.options = { ...DEFAULTS, ...options };
    this.tracing = true;
    this.clear();
  }

  /** Goes on tracing in another way; what is known of before stays. */
  retrace(options: Pick<TracerOptions, "frames" | "sampling">): void {
    this.options = { ...this.options, ...options };
    this.files.forEach((file) => {
      file.resample(options.sampling, this.epochs.interval);
    });
  }

  stop(): void {
    this.tracing = false;
    this.clear();
  }

  /** Forgets all counts and everything that is followed. */
  clear(): void {
    this.#random = new Random(this.options.seed);
    this.#followed = 0;
    this.#remembered = 0;
    this.#followedAtPeak = 0;
    this.#sites = 0;
    this.#stringBytes = 0;
    this.epochs = new Epochs();
    this.peak = NOTHING;
    this.liveness.clear();
    this.makers.clear();
    this.contexts.clear();
    this.stacks.clear();
    this.heapAtStart = this.tracing ? this.host.heapUse?.() : undefined;
    this.files.forEach((file) => {
      if (this.tracing) file.arm();
      else file.disarm();
    });
  }

  /** Collects garbage where the host lets it, and books the deaths and what has grown; says whether it did. */
  collect(): boolean {
    const { collect } = this.host;
    if (collect) {
      this.host.releaseKept?.();
      collect();
    }
    if (this.tracing) this.liveness.sweep(collect !== undefined);
    return collect !== undefined;
  }

  /** Collects for a census that follows at once; says whether what has died by now is known, and not only some tasks later. */
  catchUp(): boolean {
    this.#isCensusNext = true;
    const collected = this.collect();
    this.#isCensusNext = false;
    return this.liveness.isPrompt ? collected : this.#settled;
  }

  /** Collects in tasks of their own, and lets the host report deaths; says whether it could collect. */
  async settle(): Promise<boolean> {
    const { collectLater, nextTask, quiet } = this.host;
    let collected = false;
    for (let round = 0; round < 2; round++) {
      await quiet();
      collected = this.collect();
      if (!collected && collectLater !== undefined) {
        await collectLater();
        collected = true;
      }
    }
    await nextTask();
    this.#settled = collected;
    return collected;
  }

  /** What is known now; it counts for the peak where garbage was collected. */
  census(collected: boolean): Census {
    const census = this.#census(Number.POSITIVE_INFINITY, SNAPSHOT_LOOKS);
    if (collected && census.size >= this.peak.size) this.peak = census;
    return census;
  }

  /** Lets go of what WeakRefs keep alive until the job ends, unless the program has some of its own. */
  releaseKept(): void {
    if (!this.#usesWeakRef) this.host.releaseKept?.();
  }

  /** Visits what every site has made since `start`. */
  visitAllocations(visit: SiteVisitor): void {
    this.#openCounting();
    visitAllocations(this.files, this.sizes, visit);
  }

  /** The peak becomes what is live now. */
  resetPeak(): void {
    this.peak = NOTHING;
    this.collect();
    this.peak = this.#census(Number.POSITIVE_INFINITY, SNAPSHOT_LOOKS);
  }

  /** Begins an epoch that can be referred to by name. */
  mark(name: string | undefined): void {
    this.#openCounting();
    const isMerged = this.epochs.mark(name);
    this.files.forEach((file) => {
      file.forEach((state) => {
        if (isMerged) state.mergeOldest();
        state.mark(this.epochs.interval);
      });
    });
  }

  #hit(file: FileRecord, hook: number, value: unknown): void {
    if (!this.tracing) {
      file.disarmHook(hook);
      return;
    }
    if (file.onlyCounts) {
      file.openCounting(this.epochs.interval);
      file.known(hook)?.pass(file.take(hook));
      file.rearm(hook, DISARMED);
      return;
    }
    const state = file.known(hook) ?? this.#open(file, hook);
    const passed = file.take(hook);
    if (state.arrive(passed, this.#inProgram(state), this.#random)) {
      state.stratum.followed++;
      // Rearmed first: the slow path may throw where the stack is nearly full.
      file.rearm(hook, 0);
      this.#follow(file, state, state.stratum, value);
    }
    file.rearm(hook, state.gap(this.#inProgram(state), this.#random));
  }

  #open(file: FileRecord, hook: number): HookState {
    const state = file.open(hook, this.options.sampling, this.epochs.interval);
    this.#sites += state.sites.length;
    return state;
  }

  /** How many of the program's values of that sort were followed: strings and objects do not take each other's share. */
  #inProgram({ stratum }: HookState): number {
    return stratum.isOfStrings ? this.#remembered : this.#followed;
  }

  #large(file: FileRecord, hook: number, value: object): boolean {
    if (!this.tracing || file.onlyCounts || !isLarge(value)) return false;
    const { interval } = this.epochs;
    const state = file.known(hook) ?? this.#open(file, hook);
    const stratum = state.large(interval);
    stratum.allocated++;
    stratum.followed++;
    this.#follow(file, state, stratum, value);
    return true;
  }

  readonly #follow = notInlined(
    (file: FileRecord, { sites }: HookState, stratum: Stratum, value: unknown): void => {
      const context = this.#context(file);
      this.#followSite(value, stratum.tally(0, context), value);
      if (sites.length > 1) this.#followSatellites(sites, stratum, context, value);
    },
  );

  /** The values inside, which are made together with it. */
  #followSatellites(
    sites: readonly Site[],
    stratum: Stratum,
    context: Context,
    value: unknown,
  ): void {
    const values: unknown[] = [value];
    for (let index = 1; index < sites.length; index++) {
      const { owner: of, key } = sites[index] as Site;
      const owner = values[of];
      const own = key === undefined ? undefined : read(owner, key);
      values[index] = own;
      // What cannot be read lives as long as its owner.
      this.#followSite(own, stratum.tally(index, context), own ?? owner);
    }
  }

  /** `own`: the value, if it can be read; `witness`: what lives as long. */
  #followSite(own: unknown, tally: Tally, witness: unknown): void {
    const { kind, facts } = tally.site;
    this.#followOne(witness, tally, this.#sizeOf(own, kind, facts));
  }

  readonly #sizeOf: SizeModel["sizeOf"] = notInlined((value, kind, facts) =>
    this.sizes.sizeOf(value, kind, facts),
  );

  readonly #currentSizeOf: SizeModel["currentSizeOf"] = notInlined((value, kind, facts, born) =>
    this.sizes.currentSizeOf(value, kind, facts, born),
  );

  readonly #followLive: Liveness["follow"] = notInlined((value, tally, size, weight, byToken) =>
    this.liveness.follow(value, tally, size, weight, byToken),
  );

  readonly #remember: Makers["remember"] = notInlined((text, tally) =>
    this.makers.remember(text, tally),
  );

  #followOne(value: unknown, tally: Tally, size: number): void {
    if (typeof value === "string") {
      this.#remembered++;
      tally.measure(size, this.sizes.oneByteString(value.length, tally.site.facts));
      this.#remember(value, tally);
      return;
    }
    tally.bear(size);
    if ((typeof value !== "object" || value === null) && typeof value !== "function") {
      tally.lose(size);
      return;
    }
    if (this.kept !== undefined) append(this.kept, value);
    this.#followed++;
    this.#settled = false;
    const weight = this.#weightOf(tally);
    // Under exact what it leads to is followed as well, and a token costs twice as much as a WeakRef.
    const byToken = weight === 0 && this.options.sampling !== "exact";
    this.#followLive(value, tally, size, weight, byToken);
  }

  /**
   * Of a hook's objects the first are measured again as long as they live, later ones only one in so many, which
   * stands for the others: what a WeakRef points to costs much more than what has a token.
   */
  #weightOf({ site, stratum }: Tally): number {
    if (!mayHold(site)) return 0;
    if (this.options.sampling === "exact") return 1;
    const first = isContainer(site) ? FIRST_CONTAINERS : FIRST_OTHERS;
    const isSmall = this.#followed + this.#remembered < SMALL_PROGRAM;
    const isEarly = isSmall || stratum.followed <= first;
    if (stratum.rate === 1 && isEarly) return 1;
    const weight = max(1, min(MEASURED, stratum.rate * RARE));
    return this.#random.next() * weight <= 1 ? weight : 0;
  }

  #context(file: FileRecord): Context {
    const { frames } = this.options;
    const label = this.labels.current;
    if (frames === 1 && label === undefined) return NO_CONTEXT;
    const stack: Stack | undefined =
      frames === 1 ? undefined : this.stacks.capture(frames, file.entered);
    return this.contexts.of(stack, label);
  }

  /** Bytes now; of many alike that do not change only some are measured in one sweep, but each once after its birth. */
  #remeasure(value: object, cells: Cells, row: number): number {
    const { extents } = cells;
    const tally = cells.tally(row);
    const size = cells.own[row] as number;
    const { kind, facts, className } = tally.site;
    if (!mayGrow(tally.site)) return size;
    const extent = this.sizes.extentOf(value, kind, className);
    if (extent >= 0) {
      if (extent === extents[row]) return size;
      extents[row] = extent;
    } else if (extents[row] === UNMEASURED && this.#followed < MOST_MEASURED_ONCE) {
      extents[row] = NOT_TOLD;
    } else if (tally.sweep !== this.#sweep) {
      tally.sweep = this.#sweep;
      tally.calm = tally.calm > CALM ? STILL_CALM : 0;
    } else if (tally.calm++ > CALM && tally.calm % CALM !== 0) return size;
    const current = this.#currentSizeOf(value, kind, facts, cells.born[row] as number);
    if (current !== size) tally.calm = 0;
    return current;
  }

  #openCounting(): void {
    this.files.forEach((file) => {
      file.openCounting(this.epochs.interval);
    });
  }

  /** An epoch is over, and so many of the oldest cells, which stand for so many bytes, have lived to see its end. */
  #swept(survivors: number, size: () => number): void {
    const mayTakeCensus = this.#isPeakWorthwhile() && !this.#isCensusNext;
    if (mayTakeCensus && this.#stringBytes + size() > this.peak.size * PEAK_GROWTH) {
      this.#followedAtPeak = this.#followed;
      const census = this.#census(survivors, PEAK_LOOKS);
      if (census.size > this.peak.size) this.peak = census;
    }
    this.epochs.advance();
    this.onSweep?.();
  }

  /** Whether so much was followed that a census of a new peak does not take longer than that did. */
  #isPeakWorthwhile(): boolean {
    const followed = this.#followed - this.#followedAtPeak;
    const { length } = this.peak.entries;
    if (length > 0) return followed >= PEAK_FOLLOWED * length;
    return this.#sites <= FEW_SITES || followed >= FIRST_PEAK_FOLLOWED * this.#sites;
  }

  #census(cells: number, looks: number): Census {
    this.#openCounting();
    const census = takeCensus(this, cells, looks);
    this.#stringBytes = census.stringBytes;
    return census;
  }
}

/** An own member of a literal that was just made: reading it runs no code of the program. */
function read(owner: unknown, key: string | number): unknown {
  return (owner as Record<string | number, unknown> | undefined)?.[key];
}
