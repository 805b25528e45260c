import type { Hook } from "../plan/plan.ts";

/** A hook and its number in the plan. */
export type Numbered = readonly [hook: Hook, id: number];

/** Hooks by the offsets where they stand, each to be taken once. */
export class Places {
  readonly #hooks = new Map<number, Numbered[]>();

  add(key: number, numbered: Numbered): void {
    const known = this.#hooks.get(key);
    if (known) known.push(numbered);
    else this.#hooks.set(key, [numbered]);
  }

  take(key: number, isWanted = (_: Hook): boolean => true): Numbered[] {
    const all = this.#hooks.get(key) ?? [];
    const taken = all.filter(([hook]) => isWanted(hook));
    if (taken.length > 0)
      this.#hooks.set(
        key,
        all.filter((each) => !taken.includes(each)),
      );
    return taken;
  }

  get isEmpty(): boolean {
    return [...this.#hooks.values()].every((hooks) => hooks.length === 0);
  }
}
