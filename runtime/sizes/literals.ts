import { ADDED, FACT_OPEN, type Facts } from "../protocol.ts";

const { trunc } = Math;

/** The facts of an object without what is stored in it later. */
export function literalFacts(facts: Facts): Facts {
  return facts < 0 ? facts : facts % ADDED;
}

/** Properties that a literal's function stores in it by name. */
export function addedLater(facts: Facts): number {
  return facts < 0 ? 0 : trunc(facts / ADDED);
}

/** Elements that an array's literal says it has; -1 where that is not told. */
export function writtenLength(facts: Facts): number {
  return facts & FACT_OPEN ? -1 : facts >> 2;
}
