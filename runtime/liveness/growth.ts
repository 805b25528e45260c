import { FACTS_ARGUMENTS } from "../protocol.ts";
import type { Site } from "../sites.ts";

/** Whether a site's values may hold strings that can be found. */
export function mayHold({ kind }: Site): boolean {
  return kind === "object" || kind === "array" || kind === "instance";
}

/** Whether a site's values may own more memory later: containers, and objects. */
export function mayGrow({ kind, facts }: Site): boolean {
  return kind === "array" || kind === "instance" || (kind === "object" && facts > FACTS_ARGUMENTS);
}

/** Whether they are there to be filled: of many of a line, a single one may come to hold everything. */
export function isContainer(site: Site): boolean {
  const { kind, facts, className } = site;
  if (kind === "object") return mayGrow(site) && facts < 4;
  return kind === "array" || className === "Map" || className === "Set";
}
