import {
  FACT_FLAT,
  FACT_OPEN,
  FACT_PADDED,
  FACT_REPEATED,
  FACT_WRITTEN,
  FACTS_FILLED,
  FACTS_KEYS,
  type Facts,
  type Kind,
} from "../../runtime/protocol.ts";

/**
 * Built-ins that make something new, charged to the line that calls them. To teach another one, add
 * its name to a row, or a row; whether a call really is the built-in's, the runtime finds out as the
 * program runs, and that something new came of it (not the receiver itself, not a shared constant).
 */
export interface Row {
  /** What the functions belong to: a word for the reader for methods, the name itself for statics. */
  readonly on: string;
  readonly names: string;
  readonly makes: Kind;
  readonly facts?: Facts;
  readonly className?: string;
  /** What else is new, with what is known of its size: elements and properties of the result, or (of calls with one argument) all that it consists of. */
  readonly elements?: Parts;
  readonly tree?: Parts;
  /** Position of an argument that may come back as it is, and is then nothing new. */
  readonly echoes?: number;
}

type Parts = { readonly [K in Kind]?: Facts };

/** An array that is made with its length. */
const EXACT = FACT_OPEN;

/**
 * Methods, by whatever they are called on; one name may stand in several rows. Left out: what returns
 * its receiver (`sort`, `reverse`, `fill`), single characters (`at`, `charAt`), and `next`, whose
 * results engines hardly ever make.
 */
export const METHODS: readonly Row[] = [
  {
    on: "string",
    names: "slice substring substr trim trimStart trimEnd trimLeft trimRight concat",
    makes: "string",
  },
  {
    on: "string",
    names:
      "replace replaceAll toUpperCase toLowerCase toLocaleUpperCase toLocaleLowerCase normalize toWellFormed",
    makes: "string",
    facts: FACT_FLAT,
  },
  { on: "string", names: "repeat", makes: "string", facts: FACT_REPEATED },
  { on: "string", names: "padStart padEnd", makes: "string", facts: FACT_PADDED },
  { on: "string", names: "split match", makes: "array", facts: EXACT, elements: { string: 0 } },
  { on: "string", names: "matchAll", makes: "iterator" },
  {
    on: "array",
    names: "map slice splice concat toSorted toReversed toSpliced with",
    makes: "array",
    facts: EXACT,
  },
  { on: "array", names: "filter flat flatMap", makes: "array", facts: FACTS_FILLED },
  { on: "array", names: "join toString toLocaleString", makes: "string", facts: FACT_FLAT },
  {
    on: "array, typed array, Map, Set, URLSearchParams",
    names: "keys values entries [Symbol.iterator]",
    makes: "iterator",
  },
  { on: "iterator", names: "map filter take drop flatMap", makes: "iterator" },
  { on: "iterator", names: "toArray", makes: "array", facts: FACTS_FILLED },
  {
    on: "typed array",
    names: "map filter slice subarray toSorted toReversed with",
    makes: "instance",
  },
  { on: "ArrayBuffer", names: "slice transfer transferToFixedLength", makes: "instance" },
  {
    on: "Set",
    names: "union intersection difference symmetricDifference",
    makes: "instance",
    className: "Set",
  },
  { on: "promise", names: "then catch finally", makes: "promise" },
  { on: "function", names: "bind", makes: "function" },
  {
    on: "regular expression",
    names: "exec",
    makes: "array",
    facts: EXACT,
    elements: { string: 0 },
  },
  {
    on: "number, BigInt, Date, function, Buffer",
    names: "toFixed toExponential toPrecision toString toLocaleString",
    makes: "string",
    facts: FACT_FLAT,
  },
  {
    on: "Date",
    names:
      "toISOString toJSON toUTCString toGMTString toDateString toTimeString toLocaleDateString toLocaleTimeString",
    makes: "string",
    facts: FACT_FLAT,
  },
  { on: "Intl", names: "format formatRange", makes: "string", facts: FACT_FLAT },
  {
    on: "Intl",
    names: "formatToParts formatRangeToParts",
    makes: "array",
    facts: EXACT,
    elements: { object: 2 * 4 },
  },
  { on: "Intl", names: "resolvedOptions", makes: "object", facts: FACTS_FILLED },
  { on: "Intl.Segmenter", names: "segment", makes: "instance" },
  { on: "URLSearchParams", names: "getAll", makes: "array", facts: EXACT },
  { on: "TextEncoder", names: "encode", makes: "instance", className: "Uint8Array" },
  { on: "TextDecoder", names: "decode", makes: "string", facts: FACT_FLAT },
];

/**
 * Functions that belong to a name. Left out: what returns its argument (`Object.assign`,
 * `Object.freeze`, `crypto.getRandomValues`).
 */
export const STATICS: readonly Row[] = [
  {
    on: "Object",
    names: "keys getOwnPropertyNames getOwnPropertySymbols",
    makes: "array",
    facts: FACTS_KEYS,
  },
  { on: "Object", names: "values", makes: "array", facts: EXACT },
  { on: "Object", names: "entries", makes: "array", facts: EXACT, elements: { array: EXACT } },
  { on: "Object", names: "create fromEntries", makes: "object", facts: FACTS_FILLED },
  {
    on: "Object",
    names: "groupBy",
    makes: "object",
    facts: FACTS_FILLED,
    elements: { array: EXACT },
  },
  { on: "Object", names: "getOwnPropertyDescriptor", makes: "object", facts: FACTS_FILLED },
  {
    on: "Object",
    names: "getOwnPropertyDescriptors",
    makes: "object",
    facts: FACTS_FILLED,
    elements: { object: FACTS_FILLED },
  },
  { on: "Reflect", names: "ownKeys", makes: "array", facts: FACTS_KEYS },
  { on: "Reflect", names: "construct", makes: "instance" },
  { on: "Reflect", names: "getOwnPropertyDescriptor", makes: "object", facts: FACTS_FILLED },
  { on: "Array", names: "from of", makes: "array", facts: EXACT },
  { on: "Array", names: "fromAsync", makes: "promise" },
  { on: "Iterator", names: "from", makes: "iterator", echoes: 0 },
  {
    on: "JSON",
    names: "parse",
    makes: "object",
    facts: FACT_OPEN,
    tree: { array: EXACT, string: FACT_FLAT },
  },
  { on: "JSON", names: "stringify", makes: "string", facts: FACT_WRITTEN },
  { on: "String", names: "fromCharCode fromCodePoint raw", makes: "string", facts: FACT_FLAT },
  { on: "BigInt", names: "asIntN asUintN", makes: "bigint", echoes: 1 },
  { on: "Map", names: "groupBy", makes: "instance", className: "Map", elements: { array: EXACT } },
  { on: "Promise", names: "all allSettled any race reject try", makes: "promise" },
  { on: "Promise", names: "resolve", makes: "promise", echoes: 0 },
  {
    on: "Promise",
    names: "withResolvers",
    makes: "object",
    facts: 3 * 4,
    elements: { promise: 0, function: 0 },
  },
  { on: "Intl", names: "getCanonicalLocales supportedValuesOf", makes: "array", facts: EXACT },
  {
    on: "Buffer",
    names: "alloc allocUnsafe allocUnsafeSlow concat copyBytesFrom from of",
    makes: "instance",
    className: "Buffer",
  },
  { on: "URL", names: "createObjectURL", makes: "string", facts: FACT_FLAT },
  { on: "URL", names: "parse", makes: "instance", className: "URL" },
  { on: "RegExp", names: "escape", makes: "string", facts: FACT_FLAT },
  ...[
    "Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array",
    "Float16Array Float32Array Float64Array BigInt64Array BigUint64Array",
  ]
    .flatMap((names) => names.split(" "))
    .map((on): Row => ({ on, names: "from of", makes: "instance", className: on })),
];

/** Functions called by their own name. `Symbol()` is left out: a symbol cannot be followed. */
export const FUNCTIONS: readonly Row[] = [
  {
    on: "",
    names: "structuredClone",
    makes: "object",
    facts: FACTS_FILLED,
    tree: { array: EXACT, string: FACT_FLAT, instance: 0 },
  },
  { on: "", names: "Object", makes: "instance", echoes: 0 },
  { on: "", names: "Array", makes: "array", facts: EXACT },
  {
    on: "",
    names:
      "String encodeURI encodeURIComponent decodeURI decodeURIComponent escape unescape atob btoa",
    makes: "string",
    facts: FACT_FLAT,
    echoes: 0,
  },
  { on: "", names: "Date", makes: "string", facts: FACT_FLAT },
  { on: "", names: "BigInt", makes: "bigint", echoes: 0 },
  { on: "", names: "RegExp", makes: "regexp", echoes: 0 },
  ...["Error", "TypeError", "RangeError", "SyntaxError", "ReferenceError", "EvalError", "URIError"]
    .concat("AggregateError")
    .map((names): Row => ({ on: "", names, makes: "instance", className: names })),
];
