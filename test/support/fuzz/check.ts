import fc from "fast-check";
import { differenceOf } from "./difference.ts";
import { ignoringRejections } from "./observe.ts";
import { programs } from "./program.ts";

/**
 * Runs random programs plain and instrumented, in both levels of hooks. What is wrong comes back in words,
 * with the shortest program that shows it; undefined when nothing is.
 */
export async function checkPrograms(count: number, seed: number): Promise<string | undefined> {
  const property = fc.property(programs, (program) => {
    const difference = differenceOf(program);
    if (difference !== undefined) throw new Error(difference);
  });
  const run = () => fc.check(property, { numRuns: count, seed });
  const { failed, errorInstance } = await ignoringRejections(run);
  if (!failed) return undefined;
  const what = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return `seed ${seed}, ${count} programs: ${what}`;
}
