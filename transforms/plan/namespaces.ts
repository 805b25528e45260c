import type { Node, TSModuleDeclaration } from "@babel/types";
import { allocationOf } from "./forms.ts";
import { type Found, placeIn } from "./found.ts";
import { pointAt } from "./position.ts";
import type { Place } from "./walk.ts";

/** Statements that leave nothing behind when TypeScript is compiled. */
const TYPES_ONLY = new Set([
  "TSInterfaceDeclaration",
  "TSTypeAliasDeclaration",
  "TSDeclareFunction",
  "TSImportEqualsDeclaration",
]);

/**
 * The object that an `enum` or a `namespace` makes, counted behind it. Later declarations of a name
 * add to the object of the first, or to the class or function of that name.
 */
export function foundInNamespace(place: Place): Found[] {
  const statement = place.parent?.node.type === "ExportNamedDeclaration" ? place.parent : place;
  const list = statement.parent?.node;
  if (list === undefined || !("body" in list) || !Array.isArray(list.body)) return [];
  const before = (list.body as Node[]).slice(0, (list.body as Node[]).indexOf(statement.node));
  const known = new Set(before.flatMap((one) => objectsOf(one).map(({ path }) => path)));
  return objectsOf(statement.node)
    .filter(({ path }) => !known.has(path))
    .flatMap(({ path, node }) => {
      const allocation = allocationOf(node);
      if (allocation === null) return [];
      const position = { form: "after", name: path, range: pointAt(statement.node.end) } as const;
      return [{ place: placeIn(statement, node), allocation, position }];
    });
}

/** Names that a statement makes an object of, or adds to: "A" and "A.B" of `namespace A.B {}`. */
function objectsOf(statement: Node): { readonly path: string; readonly node: Node }[] {
  const node =
    statement.type === "ExportNamedDeclaration" ? (statement.declaration ?? statement) : statement;
  switch (node.type) {
    case "TSEnumDeclaration":
      return node.const || node.declare ? [] : [{ path: node.id.name, node }];
    case "TSModuleDeclaration":
      return isInstantiated(node) ? pathsOf(node, "") : [];
    case "ClassDeclaration":
    case "FunctionDeclaration":
      return node.id ? [{ path: node.id.name, node }] : [];
    default:
      return [];
  }
}

function pathsOf(node: TSModuleDeclaration, prefix: string): { path: string; node: Node }[] {
  const path = node.id.type === "Identifier" ? prefix + node.id.name : "";
  const body: Node = node.body;
  const inner = body.type === "TSModuleDeclaration" ? pathsOf(body, `${path}.`) : [];
  return [{ path, node }, ...inner];
}

/** Whether a namespace has anything in it besides types. */
function isInstantiated(node: TSModuleDeclaration): boolean {
  if (node.declare || node.id.type !== "Identifier" || node.kind === "global") return false;
  const body: Node = node.body;
  if (body.type === "TSModuleDeclaration") return isInstantiated(body);
  if (body.type !== "TSModuleBlock") return false;
  return body.body.some((statement) => {
    const inner = "declaration" in statement ? (statement.declaration ?? statement) : statement;
    if (inner.type === "ExportNamedDeclaration" || TYPES_ONLY.has(inner.type)) return false;
    if ("declare" in inner && inner.declare) return false;
    if (inner.type === "TSEnumDeclaration") return !inner.const;
    return inner.type !== "TSModuleDeclaration" || isInstantiated(inner);
  });
}
