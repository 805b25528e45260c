/** The contract between instrumented code, the transforms that write it and the runtime that serves it. */

export const PROTOCOL_VERSION = 1;

/** `Symbol.for` key on `globalThis` under which every copy of the package finds the one runtime. */
export const RUNTIME_KEY = "tracealloc.runtime.v1";

/** What a site allocates (tracemalloc's domain). The index of a kind is what tables store. */
export const KINDS = [
  "object",
  "array",
  "function",
  "class",
  "instance",
  "regexp",
  "string",
  "promise",
  "iterator",
  "bigint",
] as const;
export type Kind = (typeof KINDS)[number];

/** Countdowns of a program that is not traced start here, so that the slow path is never taken. */
export const DISARMED = 0x7fffffff;

/** Length of the table of strings' sizes; its last entry is for that length and all longer ones. */
export const STRING_SIZES = 32;

/**
 * What the transform knows of the size of a site's values, packed in one integer.
 * object: `properties * 4 + flags`, + ADDED for each property that its function stores by name in the variable that holds it;
 * array: `elements * 4 + flags`; function: `n * 4 + flags`, where `n` is its
 * arguments if it is bound, and otherwise the contexts that only it keeps, + CONTEXTS for each variable in them;
 * class: number of methods, + PRIVATES for each private field that it gives an instance, + FIELDS for each field at all, + NAMED
 * for each property that the constructor of a class that extends none stores by name; instance: four times the index in the table's
 * `n` + 1 of the name after `new`, 0 without one, + flags; iterator:
 * FACTS_GENERATOR or FACTS_ASYNC_GENERATOR, + 4 for each value that it keeps from step to step, 0 where a built-in has made it; string: one of its facts or 0; the other kinds: 0.
 */
export type Facts = number;
/**
 * object: an accessor or `__proto__: null`, so V8 keeps it as a dictionary. array: all elements constant.
 * function: it has a `prototype` slot (no arrow, method or async function). With FACT_OPEN: a spread comes first.
 */
export const FACT_SPECIAL = 1;
/** object: a spread or computed key; array: a spread. What is spread is not in the count. function: it is bound. */
export const FACT_OPEN = 2;
/** instance: made with an argument. */
export const FACT_GIVEN = 1;
/** instance: made with an argument that is a Set. */
export const FACT_GIVEN_SET = 2;
/** instance: made with an argument that is an ArrayBuffer. */
export const FACT_GIVEN_BUFFER = 3;
/** The variables that functions share live in contexts, one for each scope and activation. */
export const CONTEXTS = 8;
/** Of an object that a literal makes. */
export const ADDED = 65_536;
/** Of a class: private fields, its private methods being one together; all fields; what a constructor stores by name. */
export const PRIVATES = 1024;
export const FIELDS = 131_072;
export const NAMED = 8_388_608;
export const FACTS_GENERATOR = 1;
export const FACTS_ASYNC_GENERATOR = 2;
/** object, array: a built-in has made it empty, and filled it one by one. */
export const FACTS_FILLED = -1;
/** array: names of an object's properties, which some engines keep with its hidden class; with the bit of FACT_OPEN, since a built-in has made it. */
export const FACTS_KEYS = -6;
/** object: the program has made it, so that it may be anything. */
export const FACTS_FOREIGN = -2;
/** array: a copy of a literal's constants, all of them; less 4 for each (so never this itself), + FACT_SPECIAL by a spread. */
export const FACTS_COPIED = -6;
/**
 * object: the `arguments` of a strict function, or of one with a default, a pattern or a rest among its
 * parameters. Of any other: one less, and one less for each parameter.
 */
export const FACTS_ARGUMENTS = -3;
/** string: one piece of text, however long; other ones may consist of pointers to text. */
export const FACT_FLAT = 1;
/** string: some engines put it together of copies of one piece, with something beside them, or of what is left and right of a piece. */
export const FACT_REPEATED = 2;
export const FACT_PADDED = 3;
export const FACT_REPLACED = 4;
/** string: written piece by piece, which some engines leave in pieces. */
export const FACT_WRITTEN = 5;

/**
 * One file's sites as instrumented code hands them to the runtime.
 * `f`: original file names, root-relative where they lie under the root, with `/`.
 * `n`: names of functions, classes and property keys. `h`: number of hooks.
 * `s`: base64 VLQ numbers, nine a site, in the order of SITE_FIELDS; hooks in order, and within
 * a hook its own site first, then its satellites (literals always allocated with it), owners first.
 * `w`: 1 when the file uses WeakRef (deaths are then only looked for between jobs).
 * `c`: 1 when its hooks only count, and hand over no values.
 */
export interface FileTable {
  readonly v: number;
  readonly f: readonly string[];
  readonly n: readonly string[];
  readonly h: number;
  readonly s: string;
  readonly w?: 1;
  readonly c?: 1;
}

/**
 * Fields of an encoded site. `hook`: 1 opens the next hook, 0 is a satellite of the current one.
 * `file`, `line`, `column`: deltas to the site before (first: from 0, 0, 0); lines and columns 1-based.
 * `function`: index in `n` + 1 of the enclosing function, 0 at the top level.
 * `owner`: of a satellite, its owner's position within the hook (0 is the hook's own site).
 * `key`: of a satellite, `2 * element` or `2 * nameIndex + 1`: where in the owner's value it is.
 * Of a hook's own site, 0 unless it is a call: `2 * index + 1` for the index of its callee in `n`; `2 * index + 2`
 * for what else the call of the hook before it may make. A callee is `.slice` (a method), `Object.keys`, `String`,
 * or `.slice.call`; behind a blank, `elements` or `tree` says what else is new in its result.
 */
export const SITE_FIELDS = [
  "hook",
  "file",
  "line",
  "column",
  "kind",
  "function",
  "facts",
  "owner",
  "key",
] as const;

/** What a call of `split` or `match` by a pattern that is written there is given as its argument. */
export const BY_PATTERN = 0;

/** What `file()` gives back to instrumented code. */
export interface FileHooks {
  readonly countdowns: Int32Array;
  /** Of a string's hook: bytes of what it has made, added up by the instrumented code. */
  readonly bytes: Float64Array;
  /** Bytes of a string just made, by its length; the last entry for all longer ones. */
  readonly sizes: Float64Array;
  /** Called when a countdown has run out. */
  readonly hit: (hook: number, value: unknown) => void;
  /** Counts what a call has made, if it was the built-in's. */
  readonly call: (hook: number, receiver: unknown, value: unknown, argument?: unknown) => void;
  /** Counts `value` apart from the countdown if it is large; says whether it did. */
  readonly large: (hook: number, value: object) => boolean;
}

/** What lives behind RUNTIME_KEY. */
export interface RuntimeEntry {
  readonly protocol: number;
  readonly file: (table: FileTable) => FileHooks;
}
