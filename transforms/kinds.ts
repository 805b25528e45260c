import { KINDS, type Kind } from "../runtime/protocol.ts";

/** A list of kinds as a set. Throws `TypeError` for one that does not exist. */
export function kindSet(kinds: readonly string[]): ReadonlySet<Kind> {
  const known: readonly string[] = KINDS;
  for (const kind of kinds) {
    if (known.includes(kind)) continue;
    throw new TypeError(`"${kind}" is no kind: there are ${KINDS.join(", ")}.`);
  }
  return new Set(kinds as readonly Kind[]);
}
