import { type Facts, type FileTable, KINDS, type Kind, SITE_FIELDS } from "./protocol.ts";
import { decodeVlq } from "./vlq.ts";

/** A place in the original source that allocates. `line` and `column` are 1-based. */
export interface Site {
  readonly filename: string;
  readonly line: number;
  readonly column: number;
  readonly kind: Kind;
  /** Name of the enclosing function, undefined at the top level. */
  readonly functionName: string | undefined;
  readonly facts: Facts;
  /** Of an instance: the name after `new`. */
  readonly className: string | undefined;
  /** Of a hook around a call: which built-in it may be (see `SITE_FIELDS`). */
  readonly callee: string | undefined;
  /** What else the call of the hook before may make. */
  readonly isAlternative: boolean;
  /** Of a satellite: its owner's position within the hook. */
  readonly owner: number;
  /** Of a satellite: where in its owner's value it is, undefined where that cannot be read safely. */
  readonly key: string | number | undefined;
}

type SiteField = (typeof SITE_FIELDS)[number];

const FIELDS = Object.fromEntries(SITE_FIELDS.map((name, index) => [name, index])) as Record<
  SiteField,
  number
>;

/** Unpacks a file's table: for each hook its own site, then its satellites, owners first. */
export function decodeSites(table: FileTable): Site[][] {
  const numbers = decodeVlq(table.s);
  const hooks: Site[][] = [];
  let file = 0;
  let line = 0;
  let column = 0;
  for (let at = 0; at < numbers.length; at += SITE_FIELDS.length) {
    const field = (name: SiteField): number => numbers[at + FIELDS[name]] ?? 0;
    file += field("file");
    line += field("line");
    column += field("column");
    const opensHook = field("hook") === 1;
    const kind = KINDS[field("kind")] ?? "object";
    const site: Site = {
      filename: table.f[file] ?? "<unknown>",
      line,
      column,
      kind,
      functionName: table.n[field("function") - 1],
      facts: field("facts"),
      className: kind === "instance" ? table.n[(field("facts") >> 2) - 1] : undefined,
      callee: opensHook ? calleeOf(field("key"), table.n) : undefined,
      isAlternative: opensHook && field("key") > 0 && field("key") % 2 === 0,
      owner: field("owner"),
      key: opensHook ? undefined : decodeKey(field("key"), table.n),
    };
    // Not push: the program may have patched it.
    if (opensHook) hooks[hooks.length] = [site];
    else {
      const hook = hooks[hooks.length - 1] as Site[];
      hook[hook.length] = site;
    }
  }
  return hooks;
}

function calleeOf(key: number, names: readonly string[]): string | undefined {
  return names[((key + 1) >> 1) - 1];
}

function decodeKey(key: number, names: readonly string[]): string | number | undefined {
  if (key < 0) return undefined;
  return key % 2 === 0 ? key / 2 : names[(key - 1) / 2];
}
