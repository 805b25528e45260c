import { type FileTable, KINDS, PROTOCOL_VERSION, SITE_FIELDS } from "../runtime/protocol.ts";
import { encodeVlq } from "../runtime/vlq.ts";
import type { Plan, Site } from "./plan/plan.ts";

/** Where a site is in the source that people wrote: lines and columns 1-based. */
export interface OriginalPosition {
  readonly filename: string;
  readonly line: number;
  readonly column: number;
  /** Name of the enclosing function, where the original has been looked at. */
  readonly functionName?: string | undefined;
}

/** Encodes a plan's sites for the runtime; `original` tells where each of them comes from. */
export function encodeTable(plan: Plan, original: (site: Site) => OriginalPosition): FileTable {
  const files = new Interner();
  const names = new Interner();
  const previous = { file: 0, line: 0, column: 0 };
  let sites = "";
  const write = (site: Site, opensHook: number, owner: number, key: number): void => {
    const place = original(site);
    const { filename, line, column } = place;
    const { functionName } = "functionName" in place ? place : site;
    const file = files.index(filename);
    const fields = {
      hook: opensHook,
      file: file - previous.file,
      line: line - previous.line,
      column: column - previous.column,
      kind: KINDS.indexOf(site.kind),
      function: functionName === undefined ? 0 : names.index(functionName) + 1,
      facts:
        site.facts + (site.className === undefined ? 0 : 4 * (names.index(site.className) + 1)),
      owner,
      key,
    };
    Object.assign(previous, { file, line, column });
    sites += encodeVlq(SITE_FIELDS.map((field) => fields[field]));
  };
  for (const { site, satellites, form, call } of plan.hooks) {
    const callee = call ? 2 * names.index(call.callee) + (form === "alternative" ? 2 : 1) : 0;
    write(site, 1, 0, callee);
    for (const { site: satellite, owner, key } of satellites) {
      write(satellite, 0, owner, encodeKey(key, names));
    }
  }
  return {
    v: PROTOCOL_VERSION,
    f: files.values,
    n: names.values,
    h: plan.hooks.length,
    s: sites,
    ...(plan.usesWeakRef ? { w: 1 as const } : {}),
    ...(plan.level === "count" ? { c: 1 as const } : {}),
  };
}

function encodeKey(key: string | number | undefined, names: Interner): number {
  if (key === undefined) return -1;
  return typeof key === "number" ? 2 * key : 2 * names.index(key) + 1;
}

class Interner {
  readonly values: string[] = [];
  readonly #indexes = new Map<string, number>();

  index(value: string): number {
    let index = this.#indexes.get(value);
    if (index === undefined) {
      index = this.values.push(value) - 1;
      this.#indexes.set(value, index);
    }
    return index;
  }
}
