import { DISARMED, type FileTable, RUNTIME_KEY, STRING_SIZES } from "../../runtime/protocol.ts";
import type { Hook, HookForm, Plan } from "../plan/plan.ts";

/** Last index of the table of strings' sizes. */
const SIZES = STRING_SIZES - 1;

/** How instrumented code reaches the runtime: by `import`, by `require`, or through `globalThis`. */
export type RuntimeAccess = "import" | "require" | "global";

/** Makes of a call a statement without a completion value that binds nothing. */
export const SILENT = "var{}=";

/** Names that the helpers of a file have, chosen so that the file itself uses none of them. */
export interface HelperNames {
  readonly value: string;
  readonly string: string;
  readonly sized: string;
  readonly named: string;
  readonly blind: string;
  readonly member: string;
  readonly keep: string;
  readonly file: string;
  readonly countdowns: string;
  readonly hit: string;
  readonly large: string;
  readonly bytes: string;
  readonly sizes: string;
  readonly open: string;
}

/** `salt` keeps scripts apart, which all bind their helpers in one global scope. */
export function chooseNames(code: string, salt: string): HelperNames {
  let base = `$ta${salt}`;
  for (let n = 1; code.includes(base); n++) base = `$ta${salt}${n}_`;
  return {
    value: base,
    string: `${base}s`,
    sized: `${base}z`,
    named: `${base}n`,
    blind: `${base}b`,
    member: `${base}m`,
    keep: `${base}k`,
    file: `${base}f`,
    countdowns: `${base}c`,
    hit: `${base}h`,
    large: `${base}l`,
    bytes: `${base}y`,
    sizes: `${base}w`,
    open: `${base}o`,
  };
}

/** Forms of hook that look at a variable, if they have a name. */
const LOOKING = new Set<HookForm>(["before", "after", "declarator", "sequence", "braces"]);

/** The helper that a hook calls. */
export function helperOf(hook: Hook, names: HelperNames): string {
  if (hook.member !== undefined) return names.member;
  if (hook.form === "string") return names.string;
  if (hook.form === "sized") return names.sized;
  if (hook.form === "named") return names.named;
  if (hook.form === "keep") return names.keep;
  return isBlind(hook) ? names.blind : names.value;
}

function isBlind({ form, name }: Hook): boolean {
  return LOOKING.has(form) && name === "";
}

/** What a file gets besides its hooks. */
export interface Frame {
  /** Opens the file's table, before all other code and on the line of its first statement. */
  readonly head: string;
  /** Table and helpers, on a line of their own behind the last statement: all of it is hoisted. */
  readonly tail: string;
}

/** Writes the code that registers a plan's table and defines the helpers that its hooks call. */
export function frame(
  plan: Plan,
  table: FileTable,
  names: HelperNames,
  access: RuntimeAccess,
): Frame {
  const { value, file, countdowns, hit, large, bytes, sizes, open } = names;
  const forms = new Set(plan.hooks.map((hook) => hook.form));
  const array = plan.calledEarly ? `(${countdowns}||${open}())` : countdowns;
  const tail = [
    `var ${countdowns},${hit},${large},${bytes},${sizes};`,
    `function ${open}(){if(!${countdowns}){var f=${register(file, table, access)};`,
    `${countdowns}=f.countdowns;${hit}=f.hit;${large}=f.large;${bytes}=f.bytes;${sizes}=f.sizes}`,
    `return ${countdowns}}`,
    access === "global" && reach(file, table.h),
    `function ${value}(i,v){return --${array}[i]<0?${hit}(i,v):v}`,
    forms.has("string") &&
      `function ${names.string}(i,v){if(typeof v==="string"){var n=v.length,c=${array};` +
        `${bytes}[i]+=${sizes}[n<${SIZES}?n:${SIZES}];if(--c[i]<0)${hit}(i,v)}return v}`,
    forms.has("sized") &&
      `function ${names.sized}(i,v){return ${array},${large}(i,v)?v:${value}(i,v)}`,
    // A minifier would fold `{f:()=>1}.f` and lose the name; it cannot see through this loop.
    forms.has("named") && `function ${names.named}(i,o){for(var k in o)return ${value}(i,o[k])}`,
    plan.hooks.some(({ member }) => member !== undefined) &&
      `function ${names.member}(i,v,k){${value}(i,k===void 0?k:v[k]);return v}`,
    plan.hooks.some(isBlind) && `function ${names.blind}(i){${value}(i);return i}`,
    forms.has("keep") && `function ${names.keep}(i,v,w){${value}(i,w);return v}`,
  ];
  const imported = access === "import" ? `import{file as ${file}}from"tracealloc/runtime";` : "";
  const head = `${plan.isScript ? SILENT : ""}${open}();`;
  return { head: imported + head, tail: tail.filter(Boolean).join("") };
}

function register(file: string, table: FileTable, access: RuntimeAccess): string {
  const text = JSON.stringify(table);
  return access === "require" ? `require("tracealloc/runtime").file(${text})` : `${file}(${text})`;
}

function reach(name: string, hooks: number): string {
  // The file may bind `globalThis` itself (core-js does), and `Symbol` (lodash does), even later on.
  const find =
    `var g,k=${JSON.stringify(RUNTIME_KEY)};try{k=(g=globalThis).Symbol.for(k)}` +
    `catch(e){k=(g=function(){}.constructor("return this")()).Symbol.for(k)}`;
  // Where no runtime was loaded (another realm, say), the program runs uncounted.
  const idle =
    `{countdowns:new g.Int32Array(${hooks}).fill(${DISARMED}),hit:function(i,v){return v},` +
    `large:function(){},bytes:new g.Float64Array(${hooks}),sizes:new g.Float64Array(${SIZES + 1})}`;
  return `function ${name}(t){${find}return g[k]?g[k].file(t):${idle}}`;
}
