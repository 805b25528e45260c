import type { Draw } from "../cohort.ts";
import type { HookState } from "../hook-state.ts";
import { append } from "../intrinsics.ts";
import type { Stratum } from "../strata.ts";

/** Strata of a hook: one, and later ones of which nothing was followed, which are taken to be like it. */
export class Group {
  readonly strata: Stratum[];

  constructor(base: Stratum) {
    this.strata = [base];
  }

  get base(): Stratum {
    return this.strata[0] as Stratum;
  }

  /** Of all that it has allocated so many were followed; undefined where these are all. */
  draw(followed: number): Draw | undefined {
    let allocated = 0;
    for (let i = 0; i < this.strata.length; i++) allocated += this.strata[i]?.allocated ?? 0;
    return allocated > followed ? { allocated, followed } : undefined;
  }
}

/** The groups of a hook's strata that have allocated, in the order in which they began. */
export function groupsOf(state: HookState): Group[] {
  const groups: Group[] = [];
  state.forEachStratum((stratum, isLarge) => {
    if (stratum.allocated === 0) return;
    const last = groups[groups.length - 1];
    if (stratum.followed > 0 || isLarge || last === undefined) append(groups, new Group(stratum));
    else append(last.strata, stratum);
  });
  return groups;
}
