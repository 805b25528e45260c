import { DISARMED, type FileTable, RUNTIME_KEY, STRING_SIZES } from "../../runtime/protocol.ts";
import type { Plan } from "../plan/plan.ts";
import { type HelperNames, helpers, PURE } from "./helpers.ts";

/** How instrumented code reaches the runtime: by `import`, by `require`, or through `globalThis`. */
export type RuntimeAccess = "import" | "require" | "global";

/** Makes of a call a statement without a completion value that binds nothing. */
export const SILENT = "var{}=";

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
  const { file, countdowns, hit, large, bytes, sizes, open } = names;
  const array = plan.calledEarly ? `(${countdowns}||${open}())` : countdowns;
  const opening = plan.hooks.findIndex(({ form }) => form === "open");
  const hasCalls = plan.hooks.some(({ call }) => call !== undefined);
  const forCalls = hasCalls ? `,${names.count},${names.kept}` : "";
  const tail = [
    `var ${access === "import" ? "" : `${countdowns},`}${hit},${large},${bytes},${sizes}${forCalls};`,
    `function ${open}(){if(!${countdowns}){var f=${register(file, table, access)};`,
    `${countdowns}=f.countdowns;${hit}=f.hit;${large}=f.large;${bytes}=f.bytes;${sizes}=f.sizes`,
    hasCalls && `;${names.count}=f.call`,
    `${opening < 0 ? "" : `;${names.value}(${opening},${open})`}}`,
    `return ${countdowns}}`,
    access === "global" && reach(file, table.h),
    ...helpers(plan, names, array),
  ];
  return { head: headOf(plan, names, access), tail: tail.filter(Boolean).join("") };
}

/** A bundler keeps the imported form only if hooks that need the table are left. */
function headOf(plan: Plan, names: HelperNames, access: RuntimeAccess): string {
  const { file, countdowns, open } = names;
  if (access !== "import") return `${plan.isScript ? SILENT : ""}${open}();`;
  return `import{file as ${file}}from"tracealloc/runtime";var ${countdowns}=${PURE}${open}();`;
}

function register(file: string, table: FileTable, access: RuntimeAccess): string {
  const text = JSON.stringify(table);
  return access === "require" ? `require("tracealloc/runtime").file(${text})` : `${file}(${text})`;
}

/**
 * The file may bind `globalThis` itself (core-js does), and `Symbol` (lodash does), even later on. Code
 * from a string is the last resort, because a Content-Security-Policy forbids it and reports it.
 */
function reach(name: string, hooks: number): string {
  const find =
    `var g,k,n=0;for(;n<3;n++)try{` +
    `g=n<1?globalThis:n<2?self:function(){}.constructor("return this")();` +
    `k=g.Symbol.for(${JSON.stringify(RUNTIME_KEY)});break}catch(e){g=0}`;
  // Where no runtime was loaded (another realm, say), or none can be reached, the program runs uncounted.
  const idle =
    `function a(x,n){for(var l=[];n--;)l[l.length]=x;return l}function b(){}` +
    `return{countdowns:a(${DISARMED},${hooks}),hit:b,call:b,large:b,bytes:a(0,${hooks}),sizes:a(0,${STRING_SIZES})}`;
  return `function ${name}(t){${find}if(g&&g[k])return g[k].file(t);${idle}}`;
}
