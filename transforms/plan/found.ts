import type { Node } from "@babel/types";
import type { Allocation } from "./forms.ts";
import type { Position } from "./position.ts";
import type { Place } from "./walk.ts";

/** An allocation, the place of the node that makes it, and the hook that keeps what stands there. */
export interface Found {
  readonly place: Place;
  readonly allocation: Allocation;
  readonly position: Position;
}

export const NOTHING_FOUND: readonly Found[] = [];

/** A place below another one, for a node that stands somewhere in it. */
export function placeIn(parent: Place, node: Node, field = ""): Place {
  return { node, parent, field };
}
