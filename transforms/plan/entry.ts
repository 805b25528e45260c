import { allocationOf } from "./forms.ts";
import { type Found, placeIn } from "./found.ts";
import { pointAt } from "./position.ts";
import { declaredFunctions, startOfBody } from "./scopes.ts";
import type { Place } from "./walk.ts";

/** What is allocated when a block is entered, counted by statements at its start. */
export function foundAtEntry(block: Place): Found[] {
  const found: Found[] = [];
  const range = pointAt(startOfBody(block.node));
  for (const { node, name = "" } of declaredFunctions(block.node)) {
    const allocation = allocationOf(node);
    if (allocation === null) continue;
    const position = { form: "before", name, range } as const;
    found.push({ place: placeIn(block, node, "body"), allocation, position });
  }
  return found;
}
