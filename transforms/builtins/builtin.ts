import { type Facts, KINDS, type Kind } from "../../runtime/protocol.ts";
import { FUNCTIONS, METHODS, type Row, STATICS } from "./table.ts";

/** One of the things that a call may make. */
interface Made {
  readonly kind: Kind;
  readonly facts: Facts;
  readonly className: string | undefined;
}

/** What calls of one name make, if they are the built-in's. */
export interface Builtin {
  /** As the runtime reads it (see `callee` in the protocol). */
  readonly callee: string;
  /** By kind; a string first. */
  readonly makes: readonly Made[];
  readonly echoes: number | undefined;
}

const methods = collect(METHODS, (name) => name, ".");
const statics = collect(STATICS, (name, { on }) => `${on}.${name}`, "");
const functions = collect(FUNCTIONS, (name) => name, "");
const borrowed = new Map<string, Builtin>();

/** The method of a name, on whatever has one. */
export function builtinMethod(name: string): Builtin | undefined {
  return methods.get(name);
}

/** A method's `call` or `apply`, as in `slice.call(arguments)`. */
export function borrowedMethod(name: string, by: string): Builtin | undefined {
  const method = methods.get(name);
  if (method === undefined) return undefined;
  const key = `${name}.${by}`;
  let builtin = borrowed.get(key);
  if (builtin === undefined) {
    builtin = { ...method, callee: method.callee.replace(`.${name}`, `.${key}`) };
    borrowed.set(key, builtin);
  }
  return builtin;
}

/** The function that belongs to an owner, such as `Object.keys`. */
export function builtinStatic(owner: string, name: string): Builtin | undefined {
  return statics.get(`${owner}.${name}`);
}

/** The function that is called by its own name. */
export function builtinFunction(name: string): Builtin | undefined {
  return functions.get(name);
}

function collect(
  rows: readonly Row[],
  keyOf: (name: string, row: Row) => string,
  prefix: string,
): Map<string, Builtin> {
  const byKey = new Map<string, Builtin>();
  for (const row of rows) {
    for (const name of row.names.split(" ")) {
      const key = keyOf(name, row);
      byKey.set(key, merge(byKey.get(key), prefix + key, row));
    }
  }
  return byKey;
}

function merge(known: Builtin | undefined, callee: string, row: Row): Builtin {
  const { makes, facts = 0, className, elements, tree, echoes } = row;
  const made: Made[] = [...(known?.makes ?? [])];
  const add = (one: Made): void => {
    if (!made.some(({ kind }) => kind === one.kind)) made.push(one);
  };
  add({ kind: makes, facts, className });
  for (const kind of KINDS) {
    const part = (elements ?? tree)?.[kind];
    if (part !== undefined) add({ kind, facts: part, className: undefined });
  }
  // A string first: the hook's fast path is for it.
  made.sort((a, b) => rank(a.kind) - rank(b.kind));
  const parts = tree ? " tree" : elements ? " elements" : "";
  const callees = [known?.callee, callee + parts].filter((name) => name !== undefined);
  return {
    // Of rows with one name, that which says most of the parts speaks for all.
    callee: callees.sort((a, b) => b.length - a.length)[0] ?? callee,
    makes: made,
    echoes: echoes ?? known?.echoes,
  };
}

function rank(kind: Kind): number {
  return kind === "string" ? -1 : KINDS.indexOf(kind);
}
