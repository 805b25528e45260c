import { DISARMED, STRING_SIZES } from "../../runtime/protocol.ts";
import type { Hook, HookForm, Plan } from "../plan/plan.ts";

/** Last index of the table of strings' sizes. */
const SIZES = STRING_SIZES - 1;

/** Lets bundlers drop a call whose value nothing uses. */
export const PURE = "/*#__PURE__*/";

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
  readonly call: string;
  readonly text: string;
  readonly count: string;
  readonly kept: string;
}

/** Names for a file's helpers. Those of scripts are salted, because these all bind them in one global scope. */
export function namesFor(code: string, filename: string, plan: Plan): HelperNames {
  const salt = plan.isScript ? `_${hash([plan.level, filename, code].join("\n"))}` : "";
  return chooseNames(code, filename, salt);
}

/** `salt` keeps scripts apart. */
export function chooseNames(code: string, filename: string, salt: string): HelperNames {
  // Svelte keeps names that begin with `$` to itself.
  const stem = `${/\.svelte\b/.test(filename) ? "ta$" : "$ta"}${salt}`;
  const text = withoutEscapes(code);
  let base = stem;
  for (let n = 1; text.includes(base); n++) base = `${stem}${n}_`;
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
    call: `${base}d`,
    text: `${base}t`,
    count: `${base}x`,
    kept: `${base}r`,
  };
}

/** FNV-1a, as eight hexadecimal digits. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return value.toString(16).padStart(8, "0");
}

/** An identifier may be written with escapes: `\u0024ta` is `$ta`. */
function withoutEscapes(code: string): string {
  if (!code.includes("\\u")) return code;
  return code.replace(
    /\\u(?:00([0-7][0-9a-f])|\{0*([0-7][0-9a-f])\})/gi,
    (_, four: string | undefined, braced: string) =>
      String.fromCharCode(Number.parseInt(four ?? braced, 16)),
  );
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
  if (hook.form === "call") return names.call;
  if (hook.form === "text") return names.text;
  return isBlind(hook) ? names.blind : names.value;
}

function isBlind({ form, name }: Hook): boolean {
  return LOOKING.has(form) && name === "";
}

/** The functions that a plan's hooks call; `array` is the expression for the file's countdowns. */
export function helpers(plan: Plan, names: HelperNames, array: string): (string | false)[] {
  const { value, string, sized, named, blind, member, keep, hit, large, bytes, sizes } = names;
  const forms = new Set(plan.hooks.map(({ form }) => form));
  // The slow path of hooks that only count gets no value: one that only inlined code sees need not
  // be allocated at all, once the engine has optimised.
  const onlyCounts = plan.level === "count";
  const slow = onlyCounts ? `${hit}(i)` : `${hit}(i,v)`;
  return [
    // Not what the slow path returns: of that V8 would know nothing, neither the shape of an object nor which function it is.
    `function ${value}(i,v){if(--${array}[i]<0)${slow};return v}`,
    forms.has("string") &&
      `function ${string}(i,v){if(typeof v==="string"){var n=v.length,c=${array};` +
        `${bytes}[i]+=${sizes}[n<${SIZES}?n:${SIZES}];if(--c[i]<0)${slow}}return v}`,
    forms.has("sized") && `function ${sized}(i,v){${array},${large}(i,v)||${value}(i,v);return v}`,
    // A minifier would fold `{f:()=>1}.f` and lose the name; it cannot see through this loop.
    forms.has("named") && `function ${named}(i,o){for(var k in o)return ${value}(i,o[k])}`,
    plan.hooks.some((hook) => hook.member !== undefined) &&
      `function ${member}(i,v,k){${value}(i,k===void 0?k:v[k]);return v}`,
    plan.hooks.some(isBlind) && `function ${blind}(i){if(--${array}[i]<0)${hit}(i);return i}`,
    ...callHelpers(forms, names, array, onlyCounts),
    forms.has("keep") && `function ${keep}(i,v,w){${value}(i,w);return v}`,
  ];
}

/**
 * What calls of built-ins are given to. Strings that a string's method has made are counted here;
 * all else, and each that is to be followed, goes to the runtime, which finds out whether it was the built-in.
 */
function callHelpers(
  forms: ReadonlySet<HookForm>,
  { call, text, count, kept, bytes, sizes }: HelperNames,
  array: string,
  onlyCounts: boolean,
): (string | false)[] {
  // Of what is false, only `0n` has been made. A countdown is full as long as nothing is traced.
  const isOn = onlyCounts ? `(${array},1)` : `${array}[i]!==${DISARMED}`;
  const other = `if((v||typeof v==="bigint")&&v!==true&&${isOn})${count}(i,r,v`;
  return [
    forms.has("call") && `function ${call}(i,r,v,a){${kept}=0;${other},a);return v}`,
    forms.has("text") &&
      `function ${text}(i,r,v){${kept}=0;if(typeof v==="string"&&typeof r==="string"){` +
        `var n=v.length,c=${array};if(n>1&&v!==r){if(c[i]>0){c[i]--;` +
        `${bytes}[i]+=${sizes}[n<${SIZES}?n:${SIZES}]}else ${count}(i,r,v)}}else ${other});return v}`,
  ];
}
