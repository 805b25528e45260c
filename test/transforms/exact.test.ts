import { describe, expect, it } from "vitest";
import { executeCounted } from "../support/execute.ts";

const SITES = 200;
const FORMS = [
  (n: number) => `function f${n}(x) { return { x, n: ${n} } }`,
  (n: number) => `function f${n}(x) { return [x, ${n}] }`,
  (n: number) => `function f${n}(x) { return () => x + ${n} }`,
  (n: number) => `function f${n}(x) { return new Map([[x, ${n}]]).size && new Date(x) }`,
  (n: number) => `function f${n}(x) { return /a${n}/g }`,
  (n: number) => `function f${n}(x) { return class { static x = x } }`,
  (n: number) => `function f${n}(x) { return new (class { y = x })() }`,
  (n: number) => `function f${n}(x) { return { get y() { return x } } }`,
];
/** A function a line, all of one form, called in turn `turns` times. */
function program(form: (n: number) => string, turns: number): string {
  const functions = Array.from({ length: SITES }, (_, n) => form(n));
  const calls = Array.from({ length: SITES }, (_, n) => `f${n}(i)`).join("; ");
  return [...functions, `for (let i = 0; i < ${turns}; i++) { ${calls} }`].join("\n");
}

describe("200 functions on 200 lines, allocating in turn", () => {
  it.each(FORMS.map((form) => [form(0), form] as const))("%s", (_, form) => {
    const turns = 3;
    const byLine = allocationsByLine(program(form, turns));
    for (let line = 1; line <= SITES; line++) {
      const counts = byLine.get(line) ?? [];
      expect(counts.length, `line ${line}`).toBeGreaterThan(0);
      expect(new Set(counts), `line ${line}`).toEqual(new Set([turns]));
    }
  });

  it.each(FORMS.slice(0, 3).map((form) => [form(0), form] as const))(
    "10,000 turns of %s",
    (_, form) => {
      const turns = 10_000;
      const byLine = allocationsByLine(program(form, turns), "adaptive");
      const exact = [...byLine].filter(
        ([line, counts]) => line <= SITES && counts.length === 1 && counts[0] === turns,
      );
      expect(exact).toHaveLength(SITES);
    },
  );
});

/** Counts of the sites of each line; declarations, which are made once, left out. */
function allocationsByLine(
  code: string,
  sampling: "exact" | "adaptive" = "exact",
): Map<number, number[]> {
  const byLine = new Map<number, number[]>();
  for (const { at, estimate } of executeCounted(code, "commonjs", {}, sampling).counts) {
    const line = Number(at.split(":")[0]);
    if (at.endsWith(":1") || estimate.allocatedCount === 0) continue;
    byLine.set(line, [...(byLine.get(line) ?? []), estimate.allocatedCount]);
  }
  return byLine;
}
