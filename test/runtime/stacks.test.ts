import { describe, expect, it } from "vitest";
import { type Stack, Stacks } from "../../runtime/stacks/stacks.ts";

function hit(stacks: Stacks, limit: number): Stack {
  return stacks.capture(limit, hit);
}

function names({ frames }: Stack): (string | undefined)[] {
  return frames.map((frame) => frame.functionName);
}

describe("capture", () => {
  const stacks = new Stacks();
  const inner = (limit: number) => hit(stacks, limit);
  const outer = (limit: number) => inner(limit);

  it("gives the callers from oldest to newest", () => {
    expect(names(outer(2))).toEqual(["outer", "inner"]);
  });

  it("keeps one object for equal stacks", () => {
    const seen = new Set<Stack>();
    for (let i = 0; i < 1000; i++) seen.add(i % 2 ? outer(5) : inner(5));
    expect(seen.size).toBe(2);
  });
});
