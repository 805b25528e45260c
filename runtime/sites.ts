import { append } from "./intrinsics.ts";
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

const WIDTH = SITE_FIELDS.length;

/** A file's table. A large file has tens of thousands of sites, and a run may reach few of them: those of a hook are made when asked for. */
export class SiteTable {
  readonly #table: FileTable;
  /** The fields of all sites; file, line and column as they are, and no longer what the site before lacks. */
  readonly #fields: Int32Array;
  /** Where the sites of each hook begin, and where the last one's end. */
  readonly #starts: Int32Array;
  readonly #hooks: Site[][];

  constructor(table: FileTable) {
    const fields = new Int32Array(table.s.length);
    const starts = new Int32Array(table.h + 1);
    const length = decodeVlq(table.s, fields);
    let hooks = 0;
    let file = 0;
    let line = 0;
    let column = 0;
    for (let at = 0; at < length; at += WIDTH) {
      if (fields[at + FIELDS.hook] === 1) starts[hooks++] = at;
      file += fields[at + FIELDS.file] as number;
      line += fields[at + FIELDS.line] as number;
      column += fields[at + FIELDS.column] as number;
      fields[at + FIELDS.file] = file;
      fields[at + FIELDS.line] = line;
      fields[at + FIELDS.column] = column;
    }
    starts[hooks] = length;
    this.#table = table;
    this.#fields = fields;
    this.#starts = starts;
    this.#hooks = new Array(table.h);
  }

  /** A hook's own site, then its satellites, owners first. */
  of(hook: number): readonly Site[] {
    const known = this.#hooks[hook];
    if (known !== undefined) return known;
    const start = this.#starts[hook] as number;
    const end = this.#starts[hook + 1] as number;
    // Most have one site, and an array that grows has room for seventeen.
    const sites: Site[] = start < end ? [this.#site(start, true)] : [];
    for (let at = start + WIDTH; at < end; at += WIDTH) append(sites, this.#site(at, false));
    this.#hooks[hook] = sites;
    return sites;
  }

  #site(at: number, opensHook: boolean): Site {
    const fields = this.#fields;
    const { f: files, n: names } = this.#table;
    const kind = KINDS[fields[at + FIELDS.kind] as number] ?? "object";
    const facts = fields[at + FIELDS.facts] as number;
    const key = fields[at + FIELDS.key] as number;
    return {
      filename: files[fields[at + FIELDS.file] as number] ?? "<unknown>",
      line: fields[at + FIELDS.line] as number,
      column: fields[at + FIELDS.column] as number,
      kind,
      functionName: names[(fields[at + FIELDS.function] as number) - 1],
      facts,
      className: kind === "instance" ? names[(facts >> 2) - 1] : undefined,
      callee: opensHook ? calleeOf(key, names) : undefined,
      isAlternative: opensHook && key > 0 && key % 2 === 0,
      owner: fields[at + FIELDS.owner] as number,
      key: opensHook ? undefined : decodeKey(key, names),
    };
  }
}

function calleeOf(key: number, names: readonly string[]): string | undefined {
  return names[((key + 1) >> 1) - 1];
}

function decodeKey(key: number, names: readonly string[]): string | number | undefined {
  if (key < 0) return undefined;
  return key % 2 === 0 ? key / 2 : names[(key - 1) / 2];
}
