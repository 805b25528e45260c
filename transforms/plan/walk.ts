import { type Node, VISITOR_KEYS } from "@babel/types";

/** Where a node stands: its parent, the field of the parent that holds it, and the parent's own place. */
export interface Place {
  readonly node: Node;
  readonly parent: Place | null;
  readonly field: string;
}

/** What a visitor may answer: `false` leaves the node's children out. */
export type Visit = (place: Place) => boolean;

/**
 * Visits a tree, parents first and in the order of the source. @babel/traverse makes a path and
 * looks at scopes for every node; on a 9 MB file that took 2.9 s where this takes 0.3 s.
 */
export function walk(root: Node, visit: Visit): void {
  const descend = (place: Place): void => {
    if (!visit(place)) return;
    for (const field of VISITOR_KEYS[place.node.type] ?? []) {
      const child = childOf(place.node, field);
      if (!child) continue;
      if (!Array.isArray(child)) descend({ node: child, parent: place, field });
      else for (const node of child) if (node) descend({ node, parent: place, field });
    }
  };
  descend({ node: root, parent: null, field: "" });
}

/** What a field of a node holds. */
export function childOf(node: Node, field: string): Node | (Node | null)[] | null | undefined {
  return node[field as keyof Node] as unknown as Node | (Node | null)[] | null | undefined;
}
