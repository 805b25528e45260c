import { Contexts, NO_CONTEXT } from "./contexts.ts";
import type { FileRecord } from "./file-record.ts";
import type { HookState } from "./hook-state.ts";
import { append } from "./intrinsics.ts";
import type { Labels } from "./labels.ts";
import { isContainer, mayHold } from "./liveness/growth.ts";
import type { Liveness } from "./liveness/liveness.ts";
import { notInlined } from "./not-inlined.ts";
import { Random } from "./random.ts";
import { type Quota, quotaOf, type Sampling } from "./sampling.ts";
import type { Site } from "./sites.ts";
import type { SizeModel } from "./sizes/model.ts";
import { type Stack, Stacks } from "./stacks/stacks.ts";
import type { Context, Stratum, Tally } from "./strata.ts";
import { Makers } from "./strings/makers.ts";

// Taken when the module loads: the program may patch them later.
const { max, min } = Math;

/**
 * What a program follows first is all measured again and again. Of a hook's later objects the first few are, and one in
 * so many of the rest, but all where only one in RARE is followed: each of these stands for many. A stream that never ends
 * has no more of them than it needs, and so one in so many again.
 */
const FIRST_CONTAINERS = 16;
const FIRST_OTHERS = 2;
const MEASURED = 8;
const RARE = 64;
const STREAM = 128;

/** How values are followed since `start()`. */
export interface FollowOptions {
  readonly frames: number;
  readonly sampling: Sampling;
  readonly seed: number;
}

/** Follows single values: books each on the tally of its site, traceback and label, and has its life watched. */
export class Follower {
  readonly stacks: Stacks = new Stacks();
  readonly contexts: Contexts = new Contexts();
  readonly makers: Makers = new Makers();
  options: FollowOptions;
  random: Random;
  /** Objects, and strings, that were followed so far: they do not take each other's share. */
  objects = 0;
  strings = 0;
  /** Nothing was followed since the host has reported all deaths. */
  isSettled = false;
  /** While it is there, what is followed is put into it and so stays alive. */
  kept: unknown[] | undefined;
  readonly #sizes: SizeModel;
  readonly #labels: Labels;
  readonly #sizeOf: SizeModel["sizeOf"];
  readonly #watch: Liveness["follow"];
  readonly #remember: Makers["remember"];

  constructor(sizes: SizeModel, labels: Labels, liveness: Liveness, options: FollowOptions) {
    this.options = options;
    this.random = new Random(options.seed);
    this.#sizes = sizes;
    this.#labels = labels;
    this.#sizeOf = notInlined(sizes.sizeOf.bind(sizes));
    this.#watch = notInlined(liveness.follow.bind(liveness));
    this.#remember = notInlined(this.makers.remember.bind(this.makers));
  }

  /** How much is followed. */
  get quota(): Quota {
    return quotaOf(this.options.sampling, this.options.frames);
  }

  /** Forgets what it has followed. */
  clear(): void {
    this.random = new Random(this.options.seed);
    this.objects = 0;
    this.strings = 0;
    this.makers.clear();
    this.contexts.clear();
    this.stacks.clear();
  }

  /** Follows what a hook was given, and the values inside, which are made together with it. */
  readonly follow: (file: FileRecord, state: HookState, stratum: Stratum, value: unknown) => void =
    notInlined((file, { sites }, stratum, value) => {
      const isPlain = this.options.frames === 1 && !this.#labels.areUsed;
      const context = isPlain ? NO_CONTEXT : this.#context(file);
      this.#followSite(value, stratum.tally(0, context), value);
      if (sites.length > 1) this.#followSatellites(sites, stratum, context, value);
    });

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
    const size = this.#sizeOf(own, kind, facts);
    if (typeof witness === "string") {
      this.strings++;
      tally.measure(size, this.#sizes.oneByteString(witness.length, facts));
      // Nothing stands for a text that the engine has made before.
      if (witness === "") tally.remembered++;
      else this.#remember(witness, tally);
      return;
    }
    tally.bear(size);
    if ((typeof witness !== "object" || witness === null) && typeof witness !== "function") {
      tally.lose(size);
      return;
    }
    if (this.kept !== undefined) append(this.kept, witness);
    this.objects++;
    this.isSettled = false;
    const weight = this.#weightOf(tally);
    // Under exact what it leads to is followed as well, and a token costs twice as much as a WeakRef.
    const byToken = weight === 0 && this.options.sampling !== "exact";
    this.#watch(witness, tally, size, weight, byToken);
  }

  /**
   * Of a hook's objects the first are measured again as long as they live, later ones only one in so many, which
   * stands for the others: what a WeakRef points to costs much more than what has a token.
   */
  #weightOf({ site, stratum }: Tally): number {
    if (!mayHold(site)) return 0;
    if (this.options.sampling === "exact") return 1;
    const first = isContainer(site) ? FIRST_CONTAINERS : FIRST_OTHERS;
    const isSmall = this.objects + this.strings < this.quota.small.upTo;
    const isEarly = isSmall || stratum.followed <= first;
    if (stratum.rate === 1 && isEarly) return 1;
    const isStream = stratum.followed > STREAM;
    const weight = isStream ? MEASURED : max(1, min(MEASURED, stratum.rate * RARE));
    return this.random.next() * weight <= 1 ? weight : 0;
  }

  #context(file: FileRecord): Context {
    const { frames } = this.options;
    const label = this.#labels.current;
    const stack: Stack | undefined =
      frames === 1 ? undefined : this.stacks.capture(frames, file.entered);
    return this.contexts.of(stack, label);
  }
}

/** An own member of a literal that was just made: reading it runs no code of the program. */
function read(owner: unknown, key: string | number): unknown {
  return (owner as Record<string | number, unknown> | undefined)?.[key];
}
