import { DISARMED, type FileTable, RUNTIME_KEY } from "../../runtime/protocol.ts";
import type { HookForm, Plan } from "../plan/plan.ts";

/** How instrumented code reaches the runtime: by `import`, by `require`, or through `globalThis`. */
export type RuntimeAccess = "import" | "require" | "global";

/** Names that a file's preamble binds, chosen so that the file itself uses none of them. */
export interface HelperNames {
  readonly value: string;
  readonly string: string;
  readonly named: string;
  readonly blind: string;
  readonly file: string;
  readonly countdowns: string;
  readonly hit: string;
  readonly open: string;
}

/** `salt` keeps scripts apart, which all bind their helpers in one global scope. */
export function chooseNames(code: string, salt: string): HelperNames {
  let base = `$ta${salt}`;
  for (let n = 1; code.includes(base); n++) base = `$ta${salt}${n}_`;
  return {
    value: base,
    string: `${base}s`,
    named: `${base}n`,
    blind: `${base}b`,
    file: `${base}f`,
    countdowns: `${base}c`,
    hit: `${base}h`,
    open: `${base}o`,
  };
}

/** The helper that a form of hook calls. */
export function helperOf(form: HookForm, names: HelperNames): string {
  if (form === "string") return names.string;
  if (form === "named") return names.named;
  return form === "blind" ? names.blind : names.value;
}

/**
 * The code that registers a file's table and defines its hooks: on one line, so that lines keep
 * their numbers, and with hoisted functions only, so that it works wherever in a body it stands.
 */
export function preamble(
  plan: Plan,
  table: FileTable,
  names: HelperNames,
  access: RuntimeAccess,
): string {
  const { file, countdowns, hit, open } = names;
  const register = `${file}(${JSON.stringify(table)})`;
  const forms = new Set(plan.hooks.map((hook) => hook.form));
  const array = plan.calledEarly ? `(${countdowns}||${open}())` : countdowns;
  const functions = [
    `function ${names.value}(i,v){return --${array}[i]<0?${hit}(i,v):v}`,
    forms.has("string") &&
      `function ${names.string}(i,v){return typeof v==="string"&&--${array}[i]<0?${hit}(i,v):v}`,
    // A minifier would fold `{f:()=>1}.f` and lose the name; it cannot see through this loop.
    forms.has("named") &&
      `function ${names.named}(i,o){for(var k in o)return ${names.value}(i,o[k])}`,
    forms.has("blind") && `function ${names.blind}(i){${names.value}(i)}`,
  ];
  const state = plan.calledEarly
    ? `var ${countdowns},${hit};${open}();` +
      `function ${open}(){if(!${countdowns}){var f=${register};${countdowns}=f.countdowns;${hit}=f.hit}return ${countdowns}}`
    : `var ${hit}=${register},${countdowns}=${hit}.countdowns;${hit}=${hit}.hit;`;
  return `${reach(file, access, plan.hooks.length)}${state}${functions.filter(Boolean).join("")}`;
}

function reach(name: string, access: RuntimeAccess, hooks: number): string {
  if (access === "import") return `import{file as ${name}}from"tracealloc/runtime";`;
  if (access === "require") return `var ${name}=require("tracealloc/runtime").file;`;
  // The file may bind `globalThis` itself (core-js does), and `Symbol` (lodash does), even later on.
  const find =
    `var g,k=${JSON.stringify(RUNTIME_KEY)};try{k=(g=globalThis).Symbol.for(k)}` +
    `catch(e){k=(g=function(){}.constructor("return this")()).Symbol.for(k)}`;
  // Where no runtime was loaded (another realm, say), the program runs uncounted.
  const idle = `{countdowns:new g.Int32Array(${hooks}).fill(${DISARMED}),hit:function(i,v){return v}}`;
  return `function ${name}(t){${find}return g[k]?g[k].file(t):${idle}}`;
}
