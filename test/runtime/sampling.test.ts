import { describe, expect, it } from "vitest";
import { NO_CONTEXT } from "../../runtime/contexts.ts";
import { ONE_FRAME, Sampler } from "../../runtime/sampling.ts";
import { Stratum } from "../../runtime/strata.ts";
import { accuracyOf, LIVES, SITE, simulate } from "../support/simulate.ts";

describe.each(Object.entries(LIVES))("adaptive sampling when %s", (_, life) => {
  it.each([
    [0, 1],
    [60_000, 1],
    [200_000, 1],
    [0, 25],
    [200_000, 25],
  ])("errs as it says, after %i other objects, with %i frames", (before, frames) => {
    const seeds = 60;
    const { truth, coverage, mean, deviation } = accuracyOf(life, before, seeds, frames);
    expect(coverage).toBeGreaterThan(0.82);
    expect(Math.abs(mean - truth)).toBeLessThan((4.5 * deviation) / Math.sqrt(seeds) + 1);
  });

  it("knows how many were allocated, and what they weigh", () => {
    const { allocatedCount, count, size } = simulate(life, 1, 0);
    expect(allocatedCount).toBe(life[0]);
    expect(size).toBe(32 * count);
  });
});

describe("what is followed", () => {
  it("is everything up to 1,024 objects in a small program", () => {
    const { count, error, followed } = simulate([1024, (i) => i % 3 === 0], 1, 0);
    expect([count, error, followed]).toEqual([342, 0, 1024]);
  });

  it("is everything up to 256 with stacks, and a fraction of what it is without", () => {
    const { count, error, followed } = simulate([256, (i) => i % 4 === 0], 1, 0, 2);
    expect([count, error, followed]).toEqual([64, 0, 256]);
    const [plain, stacks] = [1, 2].map((frames) => {
      return simulate([10_000, () => true], 1, 0, frames).followed;
    });
    expect(3 * (stacks ?? 0)).toBeLessThan(plain ?? 0);
  });

  it("is bounded for a site whose objects all live, however many there are", () => {
    expect(simulate([10_000_000, () => true], 1, 0).followed).toBeLessThan(20_000);
  });

  it("takes no more memory the longer a stream is", () => {
    const [short, long] = [5_000_000, 20_000_000].map((n) => simulate([n, () => false], 1, 0));
    expect(long?.strata).toBe(short?.strata);
  });

  it("is twice as many, in a large program, where those before live", () => {
    const windowAfter = (live: number): number => {
      const stratum = new Stratum([SITE], 1, 0);
      const tally = stratum.tally(0, NO_CONTEXT);
      for (let i = 0; i < 4; i++) {
        stratum.followed++;
        tally.bear(32);
        if (i >= live) tally.die(32, false);
      }
      const sampler = new Sampler(ONE_FRAME);
      sampler.roll(stratum, false, 200_000);
      let allocations = 0;
      while (sampler.pass(1)) allocations++;
      return allocations;
    };
    expect(windowAfter(3)).toBe(2 * windowAfter(1));
  });

  it("is little in a program with very many sites", () => {
    expect(simulate([100, () => false], 1, 200_000).followed).toBeLessThan(30);
  });
});
