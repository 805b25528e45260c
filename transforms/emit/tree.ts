import {
  type Comment,
  type Node,
  type Program,
  type VariableDeclaration,
  type VariableDeclarator,
  VISITOR_KEYS,
} from "@babel/types";

/** The field that holds a node, or the place in a list that is in the field. */
export interface Slot {
  readonly parent: Node;
  readonly field: string;
  readonly index: number | undefined;
}

/** Where statements can be put: in front of one of a list, behind it, or into a list that is empty. */
export interface Point {
  readonly list: Node[];
  readonly anchor: Node | undefined;
  readonly isBehind: boolean;
}

interface Declarator {
  readonly list: VariableDeclaration["declarations"];
  readonly node: VariableDeclarator;
}

/** A tree with a range for each node, all of them different, by which hooks find their places. */
export interface NumberedTree {
  readonly slots: ReadonlyMap<number, Slot>;
  readonly points: ReadonlyMap<number, Point>;
  /** Declarators by their ends. */
  readonly declarators: ReadonlyMap<number, Declarator>;
  /** Comments in front of nodes, with ranges that fit. */
  readonly comments: readonly Comment[];
  /** Gives the nodes back their ranges. */
  restore(): void;
}

/** Compilers make nodes without ranges, copy ranges, and use a node twice: `clone` makes the second one a node of its own. */
export function numberTree(program: Program, clone: (node: Node) => Node): NumberedTree {
  const slots = new Map<number, Slot>();
  const points = new Map<number, Point>();
  const declarators = new Map<number, Declarator>();
  const comments: Comment[] = [];
  const ranges: [Node, Node["start"], Node["end"]][] = [];
  const seen = new Set<Node>();
  let next = 0;
  const visit = (node: Node): void => {
    ranges.push([node, node.start, node.end]);
    seen.add(node);
    node.start = next += 4;
    for (const comment of node.leadingComments ?? []) {
      comments.push({ ...comment, start: next, end: next });
    }
    const list = listOf(node);
    if (list) points.set(next + 1, { list, anchor: list[0], isBehind: false });
    for (const field of VISITOR_KEYS[node.type] ?? []) visitField(node, field);
    node.end = next += 4;
    if (list && list.length === 0) points.set(next, { list, anchor: undefined, isBehind: false });
  };
  const visitField = (parent: Node, field: string): void => {
    const holder = parent as unknown as { [field: string]: Node | (Node | null)[] | null };
    const child = holder[field];
    if (!child) return;
    if (!Array.isArray(child)) {
      const node = seen.has(child) ? clone(child) : child;
      holder[field] = node;
      visitOne(parent, field, undefined, node);
      return;
    }
    child.forEach((one, index) => {
      if (!one) return;
      const node = seen.has(one) ? clone(one) : one;
      child[index] = node;
      visitOne(parent, field, index, node);
    });
  };
  const visitOne = (parent: Node, field: string, index: number | undefined, node: Node): void => {
    visit(node);
    slots.set(node.start ?? 0, { parent, field, index });
    if (node.type === "VariableDeclarator" && parent.type === "VariableDeclaration") {
      declarators.set(node.end ?? 0, { list: parent.declarations, node });
    }
    const list = listOf(parent);
    if (list === undefined) return;
    if (field === "directives") {
      points.set(node.end ?? 0, { list, anchor: list[0], isBehind: false });
    } else if (field === "body" || field === "consequent") {
      points.set(node.start ?? 0, { list, anchor: node, isBehind: false });
      const behind = { list, anchor: node, isBehind: true };
      points.set(node.end ?? 0, behind);
      if ("declaration" in node && node.declaration) points.set(node.declaration.end ?? 0, behind);
    }
  };
  visit(program);
  const restore = (): void => {
    for (const [node, start, end] of ranges) Object.assign(node, { start, end });
  };
  return { slots, points, declarators, comments, restore };
}

/** The statements that a node has in a list. */
function listOf(node: Node): Node[] | undefined {
  if (node.type === "SwitchCase") return node.consequent;
  if (node.type === "ClassBody" || !("body" in node)) return undefined;
  return Array.isArray(node.body) ? (node.body as Node[]) : undefined;
}
