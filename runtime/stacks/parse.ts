import { execRegExp } from "./intrinsics.ts";
import type { RawFrame } from "./stack.ts";

/** `    at f (place)`, `    at async f (place)`, `    at place`. */
const V8 = /^\s+at (async )?(?:(.*?) \((.*)\)|(.*))$/;
/** `new K`, `Object.f`, `K.f [as g]`. */
const V8_NAME = /^(?:new |Object\.)?(.*?)(?: \[as .*\])?$/;
/** Evaluated code: where it was evaluated, then its own place. */
const V8_EVALUATED = /^eval at .*, (<anonymous>:.*)$/;

/** `f@place` of Firefox and Safari. Both names and addresses may have an @. */
const OTHER = /^(?:(.*?)@(?=[a-z][\w+.-]*:\/\/)|([^@]*)@)(.*)$/;
/** `async*f` and `promise callback*f` of Firefox, `async f` of Safari; `f/g` and `f/<` stand within f. */
const OTHER_NAME = /^(.*\*|async )?(?:.*\/)?(.*)$/;
const OTHER_EVALUATED = / line \d+ > (?:eval|Function)\b/;

const PLACE = /^(.*?):(\d+)(?::(\d+))?$/;
/** Functions of Bun's own; evaluated code of Safari has no place at all. */
const NO_FILE = /^(?:native|unknown|)$/;
const NO_NAME = /^(?:.*<|<anonymous>|anonymous|(?:global|module|eval) code|)$/;

/**
 * A line of `error.stack` as V8 and Bun, Firefox or Safari write it. Undefined for the engine's own
 * functions, which have no place.
 */
export function parseLine(line: string): RawFrame | undefined {
  const v8 = execRegExp(V8, line);
  if (v8 !== null) {
    const place = v8[3] ?? v8[4] ?? "";
    const evaluated = execRegExp(V8_EVALUATED, place);
    const name = execRegExp(V8_NAME, v8[2] ?? "");
    return frameOf(evaluated?.[1] ?? place, name?.[1] ?? "", v8[1] !== undefined);
  }
  const other = execRegExp(OTHER, line);
  if (other === null) return undefined;
  const place = other[3] ?? "";
  const name = execRegExp(OTHER_NAME, other[1] ?? other[2] ?? "");
  const frame = frameOf(place, name?.[2] ?? "", name?.[1] !== undefined);
  if (frame === undefined || execRegExp(OTHER_EVALUATED, place) === null) return frame;
  return { ...frame, file: "<anonymous>" };
}

function frameOf(place: string, name: string, isAsync: boolean): RawFrame | undefined {
  // No destructuring: the program may have patched the array iterator.
  const found = execRegExp(PLACE, place);
  const file = found?.[1] ?? "";
  if (found === null || execRegExp(NO_FILE, file) !== null) return undefined;
  return {
    file,
    line: +(found[2] ?? 0),
    column: +(found[3] ?? 1),
    functionName: execRegExp(NO_NAME, name) === null ? name : undefined,
    isAsync,
  };
}
