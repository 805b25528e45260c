import { CONTEXTS, type Facts } from "../protocol.ts";

const { trunc } = Math;

/** What only one function keeps of the scopes around it, by its site's facts. */
export function contextsOf(facts: Facts): {
  readonly contexts: number;
  readonly variables: number;
} {
  const counted = facts >> 2;
  return { contexts: counted % CONTEXTS, variables: trunc(counted / CONTEXTS) };
}
