import { types } from "node:util";

/** Names of methods and accessors are compared, so functions are shown with their own properties. */
const DEPTH = 4;

/** Everything that can be seen of a value without running any code of the program. */
export function show(value: unknown, depth = DEPTH): string {
  switch (typeof value) {
    case "string":
      return value.length > 5000 ? `string of ${value.length}` : JSON.stringify(value);
    case "symbol":
      return value.toString();
    case "bigint":
      return `${value}n`;
    case "object":
    case "function":
      return value === null ? "null" : showObject(value, depth);
    default:
      return Object.is(value, -0) ? "-0" : String(value);
  }
}

function showObject(value: object, depth: number): string {
  if (types.isProxy(value)) return "<proxy>";
  if (Object.hasOwn(value, "tick")) return "<global>";
  if (types.isNativeError(value)) return showError(value);
  const head = headOf(value);
  if (depth === 0) return `${head}{…}`;
  // Helpers of scripts are properties of the global object, and are copied with them.
  const keys = Reflect.ownKeys(value).filter((key) => !String(key).startsWith("$ta"));
  const shown = keys.slice(0, 30).map((key) => showProperty(value, key, depth));
  const prototype: object | null = Object.getPrototypeOf(value);
  // A prototype without a constructor is an object like any other.
  if (prototype && !types.isProxy(prototype) && !Object.hasOwn(prototype, "constructor")) {
    shown.push(`__proto__: ${show(prototype, depth - 1)}`);
  }
  return `${head}{${shown.join(", ")}${keys.length > 30 ? `, ${keys.length} keys` : ""}}`;
}

function headOf(value: object): string {
  const tag =
    typeof value === "function" ? "function" : Object.prototype.toString.call(plain(value));
  const state = Object.isFrozen(value) ? " frozen" : Object.isExtensible(value) ? "" : " fixed";
  const prototype: object | null = Object.getPrototypeOf(value);
  if (prototype === null) return `${tag}${state} null`;
  if (types.isProxy(prototype)) return `${tag}${state} <proxy>`;
  const owner = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  const name =
    typeof owner === "function" && !types.isProxy(owner)
      ? Object.getOwnPropertyDescriptor(owner, "name")?.value
      : "";
  return `${tag}${state} ${typeof name === "string" ? name : ""} `;
}

/** `Object.prototype.toString` reads `Symbol.toStringTag`, which may be an accessor. */
function plain(value: object): object {
  for (let holder: object | null = value; holder; holder = Object.getPrototypeOf(holder)) {
    if (types.isProxy(holder)) return {};
    if (Object.getOwnPropertyDescriptor(holder, Symbol.toStringTag)?.get) return {};
  }
  return value;
}

function showProperty(value: object, key: string | symbol, depth: number): string {
  const descriptor = Object.getOwnPropertyDescriptor(value, key);
  if (!descriptor) return "";
  const flags =
    (descriptor.enumerable ? "e" : "") +
    (descriptor.configurable ? "c" : "") +
    (descriptor.writable ? "w" : "");
  const content =
    "value" in descriptor
      ? key === "stack"
        ? "…"
        : show(descriptor.value, depth - 1)
      : `get ${show(descriptor.get, 1)} set ${show(descriptor.set, 1)}`;
  return `${String(key)}${flags === "ecw" ? "" : `(${flags})`}: ${content}`;
}

function showError(error: Error): string {
  const read = (key: string): string => {
    for (let holder: object | null = error; holder; holder = Object.getPrototypeOf(holder)) {
      if (types.isProxy(holder)) return "<proxy>";
      const descriptor = Object.getOwnPropertyDescriptor(holder, key);
      if (descriptor) return typeof descriptor.value === "string" ? descriptor.value : "";
    }
    return "";
  };
  return `${read("name")}: ${withoutQuotes(read("message"))}`;
}

const UNCALLABLE = /^.*? is not (?:a function\b|a constructor\b|(?:async )?iterable\b).*/s;

/** V8 quotes source in some messages, where hooks show, and words them by what is called. */
function withoutQuotes(message: string): string {
  return message
    .replace(UNCALLABLE, "… is not callable or iterable")
    .replace(/^(Cannot destructure .*?)'[^']*' as it is/s, "$1… as it is")
    .replace(/'[^']*(?:=>|[{(\n]).*/s, "'…")
    .replace(
      / of (?:class|function|async|get|set|static|\(|\*|\w+ ?(?:=>|\()).*?( which has only a getter)?$/s,
      " of …$1",
    )
    .slice(0, 300);
}
