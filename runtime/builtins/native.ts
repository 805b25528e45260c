import { SafeSet, SafeWeakMap } from "../intrinsics.ts";
import { indexOf, slice } from "../methods.ts";

// Taken when the module loads: the program may patch them later.
const { getOwnPropertyDescriptor, ownKeys } = Reflect;
const sourceOf = Function.prototype.call.bind(Function.prototype.toString) as (
  value: unknown,
) => string;
const exec = Function.prototype.call.bind(RegExp.prototype.exec) as (
  pattern: RegExp,
  text: string,
) => RegExpExecArray | null;

/** How engines write a function of their own. No function of a program can have such a text. */
const NATIVE = /^function (?:get )?(\S*)\(\)\s*\{\s*\[native code\]\s*\}$/;
/** Of these the host may have written the functions in JavaScript. */
const HOST_GLOBALS = ["Buffer", "URL", "URLSearchParams", "TextEncoder", "TextDecoder"].concat(
  "structuredClone",
  "atob",
  "btoa",
);

/** Names that functions go by which have another one themselves: `Set.prototype.keys` is `values`. */
const ALIASES = new SafeSet<string>();
for (const name of ["trimLeft", "trimRight", "toGMTString", "keys", "[Symbol.iterator]"]) {
  ALIASES.add(name);
}

/** Functions of the host, as they were when the module loaded. */
const ofHost = new SafeSet<unknown>();
const nativeNames = new SafeWeakMap<object, string>();

for (const name of HOST_GLOBALS) {
  const value = (globalThis as { [name: string]: unknown })[name];
  if (typeof value !== "function") continue;
  ofHost.add(value);
  for (const holder of [value, value.prototype as unknown]) {
    if (typeof holder !== "object" && typeof holder !== "function") continue;
    if (holder === null) continue;
    for (const key of ownKeys(holder)) {
      ofHost.add(getOwnPropertyDescriptor(holder, key)?.value);
    }
  }
}
ofHost.delete(undefined);

/** Whether a function is the engine's or the host's own of that name, in whatever realm. */
export function isNative(value: unknown, name: string): boolean {
  if (typeof value !== "function") return false;
  if (ofHost.has(value)) return true;
  let native = nativeNames.get(value);
  if (native === undefined) {
    native = exec(NATIVE, sourceOf(value))?.[1] ?? "";
    nativeNames.set(value, native);
  }
  return native === name || (native !== "" && ALIASES.has(name));
}

/** Whether a function is the program's own, and certainly no Proxy, of which the text is like a native one's. */
export function isOfProgram(value: unknown): boolean {
  return typeof value === "function" && indexOf(slice(sourceOf(value), -20), "[native code]") < 0;
}
