import { describe, expect, it } from "vitest";
import { HookState } from "../../runtime/hook-state.ts";
import { Random } from "../../runtime/random.ts";
import { nextRate } from "../../runtime/sampling.ts";
import type { Site } from "../../runtime/sites.ts";

const SITE: Site = {
  filename: "a.js",
  line: 1,
  column: 1,
  kind: "object",
  functionName: undefined,
  facts: 4,
  className: undefined,
  owner: 0,
  key: undefined,
};
const SIZE = 32;

/** One site's `n` allocations, of which `lives` tells the survivors, in a program that has followed `before` others. */
function simulate(n: number, lives: (i: number) => boolean, seed: number, before: number) {
  const random = new Random(seed);
  const state = new HookState([SITE]);
  let followed = before;
  let gap = 0;
  let pending = 0;
  for (let i = 0; i < n; i++) {
    pending++;
    if (gap-- > 0) continue;
    const { stratum } = state;
    stratum.allocated += pending;
    stratum.followed++;
    pending = 0;
    followed++;
    stratum.bear(0, SIZE);
    if (!lives(i)) stratum.die(0, SIZE);
    state.advance(nextRate(stratum, "object", "adaptive", followed));
    gap = state.gap(random);
  }
  return { ...state.estimate(0, pending), followed: followed - before };
}

const shapes: { readonly [name: string]: readonly [n: number, lives: (i: number) => boolean] } = {
  "every tenth lives": [50_000, (i) => i % 10 === 0],
  "the first half lives": [50_000, (i) => i < 25_000],
  "all live": [200_000, () => true],
  "most live, a long stream": [1_000_000, (i) => i % 7 !== 0],
};

describe.each(Object.entries(shapes))("adaptive sampling when %s", (_, [n, lives]) => {
  const truth = Array.from({ length: n }, (_, i) => lives(i)).filter(Boolean).length;

  it.each([0, 60_000, 200_000])("errs as it says, after %i other objects", (before) => {
    const seeds = 200;
    let inside = 0;
    let sum = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const { count, error, allocatedCount, size } = simulate(n, lives, seed, before);
      expect(allocatedCount).toBe(n);
      expect(size).toBeCloseTo(count * SIZE, 3);
      if (Math.abs(count - truth) <= 1.96 * error) inside++;
      sum += count;
    }
    expect(inside / seeds).toBeGreaterThan(0.88);
    expect(Math.abs(sum / seeds - truth) / truth).toBeLessThan(0.05);
  });
});

describe("what is followed", () => {
  it("is everything up to 1,024 objects in a small program", () => {
    const { count, error, followed } = simulate(1024, (i) => i % 3 === 0, 1, 0);
    expect([count, error, followed]).toEqual([342, 0, 1024]);
  });

  it("is bounded for a site whose objects all live, however many there are", () => {
    expect(simulate(10_000_000, () => true, 1, 0).followed).toBeLessThan(20_000);
  });

  it("is little in a program with very many sites", () => {
    expect(simulate(100, () => false, 1, 200_000).followed).toBeLessThan(30);
  });
});
