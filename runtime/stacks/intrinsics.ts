// The program may patch or replace any of these later, so all are taken when the module loads.
const { bind, call } = Function.prototype;

type Method<This, Args extends unknown[], Result> = (this: This, ...args: Args) => Result;

/** Turns a method into a function whose first argument is `this`. */
export const uncurryThis: <This, Args extends unknown[], Result>(
  method: Method<This, Args, Result>,
) => (self: This, ...args: Args) => Result = bind.bind(call) as never;

export const mapGet: <K, V>(map: Map<K, V>, key: K) => V | undefined = uncurryThis(
  Map.prototype.get,
) as never;
export const mapSet: <K, V>(map: Map<K, V>, key: K, value: V) => void = uncurryThis(
  Map.prototype.set,
) as never;
export const indexOf: (text: string, part: string, from?: number) => number = uncurryThis(
  String.prototype.indexOf,
) as never;
export const slice: (text: string, start: number, end?: number) => string = uncurryThis(
  String.prototype.slice,
) as never;
export const execRegExp: (pattern: RegExp, text: string) => RegExpExecArray | null = uncurryThis(
  RegExp.prototype.exec,
);

/** Any function, to compare by identity. */
export type AnyFunction = (...args: never[]) => unknown;
