import type { AnyFunction } from "./intrinsics.ts";
import { ownProperty } from "./swap.ts";

interface EngineError {
  readonly captureStackTrace?: (target: object, hidden?: AnyFunction) => void;
  new (): { readonly stack?: unknown };
}

// The program may patch or replace any of these later, so all are taken when the module loads.
const { apply } = Reflect;
export const IntrinsicError: EngineError = Error as unknown as EngineError;
const { captureStackTrace } = IntrinsicError;
const isNative = Function.prototype.toString.call(Error).includes("[native code]");
const stackGetter = ownProperty(Error.prototype, "stack")?.get;

/** What the engine takes for the stack above `hidden`: text, unless someone formats it otherwise. */
export function readStack(hidden?: AnyFunction): unknown {
  if (captureStackTrace !== undefined) {
    // V8 reads the name and the message, which Object.prototype may have.
    const target = { __proto__: null, name: "", message: "", stack: undefined as unknown };
    apply(captureStackTrace, IntrinsicError, [target, hidden]);
    return target.stack;
  }
  const error = new IntrinsicError();
  return stackGetter === undefined ? error.stack : apply(stackGetter, error, []);
}

/** Whether the engine leaves out the frames of a function that it is given, and what that has called. */
export function hidesFrames(): boolean {
  let stack: unknown;
  const hiddenFunction = (): void => {
    stack = readStack(hiddenFunction);
  };
  hiddenFunction();
  return captureStackTrace !== undefined && !String(stack).includes("hiddenFunction");
}

/** Whether `Error` is the engine's own, and still where hosts look for `Error.prepareStackTrace`. */
export function isErrorInPlace(): boolean {
  return isNative && ownProperty(globalThis, "Error")?.value === IntrinsicError;
}
