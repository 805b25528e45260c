import { type SiteVisitor, visitAllocations } from "./census/allocations.ts";
import { type Census, takeCensus } from "./census/census.ts";
import { Epochs } from "./epochs.ts";
import { FileRecord } from "./file-record.ts";
import { Follower, type FollowOptions } from "./follower.ts";
import type { HeapUse } from "./heap.ts";
import type { HookState } from "./hook-state.ts";
import type { Host } from "./host.ts";
import type { InstrumentedFile } from "./instrumented-file.ts";
import { SafeSet } from "./intrinsics.ts";
import { Labels } from "./labels.ts";
import type { Liveness } from "./liveness/liveness.ts";
import { Registry } from "./liveness/registry.ts";
import { Remeasuring } from "./liveness/remeasuring.ts";
import { WeakTable } from "./liveness/weak-table.ts";
import { notInlined } from "./not-inlined.ts";
import { Peak } from "./peak.ts";
import { DISARMED } from "./protocol.ts";
import { isLarge } from "./sizes/large.ts";
import type { SizeModel } from "./sizes/model.ts";
import { sizeModelOf } from "./sizes/models.ts";
import type { Makers } from "./strings/makers.ts";
import { SharedTexts } from "./strings/shared-texts.ts";
import { type FrameResolver, generatedPlace } from "./traces.ts";

const DEFAULTS: FollowOptions = { frames: 1, sampling: "adaptive", seed: 1 };
/** Entries of live values that are looked at for strings: for a snapshot, and each time that there is a new peak. */
const SNAPSHOT_LOOKS = 1_048_576;
const PEAK_LOOKS = 32_768;

/** The one state of the process: files, what is traced, what is followed. */
export class Tracer {
  readonly host: Host;
  readonly sizes: SizeModel;
  readonly liveness: Liveness;
  readonly labels: Labels;
  readonly follower: Follower;
  readonly sharedTexts: SharedTexts = new SharedTexts();
  readonly peak: Peak = new Peak();
  epochs: Epochs = new Epochs();
  tracing = false;
  /** What the engine said of its heap when there were no traces yet. */
  heapAtStart: HeapUse | undefined;
  /** Maps a frame to the original source, when a snapshot is taken. */
  resolveFrame: FrameResolver = generatedPlace;
  /** Called from time to time, also in the middle of synchronous code. */
  onSweep: (() => void) | undefined;
  readonly files: SafeSet<FileRecord> = new SafeSet<FileRecord>();
  /** Sites of all hooks that were hit. */
  #sites = 0;
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
      remeasuring: new Remeasuring(this.sizes, () => this.follower.objects),
      isPeakWorthwhile: () => this.#isPeakWorthwhile(),
      maySeePeak: (size: number) => this.peak.mayBeExceeded(this.#stringBytes + size),
      epoch: () => this.epochs.now,
      swept: (survivors: number, size: () => number) => this.#swept(survivors, size),
    };
    const { releaseKept, collect } = host;
    const heapUsed = (): number => host.heapUse?.()?.used ?? 0;
    this.liveness =
      releaseKept && collect
        ? new WeakTable({ releaseKept: () => this.releaseKept(), collect, heapUsed }, events)
        : new Registry(host.nextTask, events);
    this.follower = new Follower(this.sizes, this.labels, this.liveness, DEFAULTS);
  }

  get options(): FollowOptions {
    return this.follower.options;
  }

  /** The sites of strings that were made. */
  get makers(): Makers {
    return this.follower.makers;
  }

  /** From now on the file's hooks call this tracer. */
  takeUp(file: InstrumentedFile): void {
    const { sizes, sharedTexts } = this;
    const host = { sizes, isProxy: this.host.isProxy, sharedTexts };
    file.tracer = {
      hit: notInlined((hook, value) => this.#hit(record, hook, value)),
      large: (hook, value) => this.#large(record, hook, value),
    };
    const record: FileRecord = new FileRecord(file, host, file.tracer);
    if (file.table.w === 1) this.#usesWeakRef = true;
    if (this.tracing) record.arm();
    this.files.add(record);
  }

  start(options: Partial<FollowOptions>): void {
    if (this.tracing) return;
    this.follower.options = { ...DEFAULTS, ...options };
    this.tracing = true;
    this.clear();
  }

  /** Goes on tracing in another way; what is known of before stays. */
  retrace(options: Pick<FollowOptions, "frames" | "sampling">): void {
    this.follower.options = { ...this.options, ...options };
    const { quota } = this.follower;
    this.files.forEach((file) => {
      file.resample(quota, this.epochs.interval);
    });
  }

  stop(): void {
    this.tracing = false;
    this.clear();
  }

  /** Forgets all counts and everything that is followed. */
  clear(): void {
    this.#sites = 0;
    this.#stringBytes = 0;
    this.epochs = new Epochs();
    this.peak.clear();
    this.follower.clear();
    this.sharedTexts.clear();
    this.liveness.clear();
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
    return this.liveness.isPrompt ? collected : this.follower.isSettled;
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
    this.follower.isSettled = collected;
    return collected;
  }

  /** What is known now; it counts for the peak where garbage was collected. */
  census(collected: boolean): Census {
    const census = this.#census(Number.POSITIVE_INFINITY, SNAPSHOT_LOOKS);
    if (collected) this.peak.offer(census);
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
    this.collect();
    this.peak.census = this.#census(Number.POSITIVE_INFINITY, SNAPSHOT_LOOKS);
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
    if (!this.tracing || file.onlyCounts) {
      this.#beginAnew(file, hook);
      return;
    }
    const { follower } = this;
    const { random } = follower;
    const state = file.known(hook) ?? this.#open(file, hook);
    const { isOfStrings } = state;
    // Rearmed first: the slow path may throw where the stack is nearly full.
    const passed = file.rearm(hook, 0);
    if (state.arrive(passed, isOfStrings ? follower.strings : follower.objects, random)) {
      const { stratum } = state;
      stratum.followed++;
      follower.follow(file, state, stratum, value);
    }
    const gap = state.gap(isOfStrings ? follower.strings : follower.objects, random);
    if (gap > 0) file.rearm(hook, gap);
  }

  /** A hook that follows nothing has come to the end of what its countdown can count. */
  #beginAnew(file: FileRecord, hook: number): void {
    if (this.tracing) {
      file.openCounting(this.epochs.interval);
      file.known(hook)?.pass(file.take(hook));
    }
    file.rearm(hook, DISARMED);
  }

  #open(file: FileRecord, hook: number): HookState {
    const state = file.open(hook, this.follower.quota, this.epochs.interval);
    this.#sites += state.sites.length;
    return state;
  }

  #large(file: FileRecord, hook: number, value: object): boolean {
    if (!this.tracing || file.onlyCounts || !isLarge(value)) return false;
    const { interval } = this.epochs;
    const state = file.known(hook) ?? this.#open(file, hook);
    const stratum = state.large(interval);
    stratum.allocated++;
    stratum.followed++;
    this.follower.follow(file, state, stratum, value);
    return true;
  }

  #openCounting(): void {
    this.files.forEach((file) => {
      file.openCounting(this.epochs.interval);
    });
  }

  /** An epoch is over, and so many of the oldest cells, which stand for so many bytes, have lived to see its end. */
  #swept(survivors: number, size: () => number): void {
    const mayTakeCensus = this.#isPeakWorthwhile() && !this.#isCensusNext;
    if (mayTakeCensus && this.peak.isExceeded(this.#stringBytes + size())) {
      this.peak.look(this.follower.objects);
      this.peak.offer(this.#census(survivors, PEAK_LOOKS));
    }
    this.epochs.advance();
    // V8 drops those that nothing holds any more.
    this.sharedTexts.clear();
    this.onSweep?.();
  }

  #isPeakWorthwhile(): boolean {
    return this.peak.isWorthwhile(this.follower.objects, this.#sites);
  }

  #census(cells: number, looks: number): Census {
    this.#openCounting();
    const census = takeCensus(this, cells, looks);
    this.#stringBytes = census.stringBytes;
    return census;
  }
}
