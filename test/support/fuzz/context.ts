/** What a piece of program may use where it stands. */
export interface Context {
  /** Variables in scope. */
  readonly names: readonly string[];
  readonly strict: boolean;
  readonly yields: boolean;
  readonly awaits: boolean;
  /** Whether `super.x` may be written. */
  readonly home: boolean;
  /** Whether `new.target` may be written. */
  readonly called: boolean;
  /** Whether `arguments` may be written. */
  readonly arguments: boolean;
  readonly returns: boolean;
  /** Whether `break` and `continue` may be written. */
  readonly loop: boolean;
  /** Private names of the enclosing class. */
  readonly privates: readonly string[];
  /** A number that no other call has given. */
  readonly fresh: () => number;
}

/** A piece of program, written out for the place where it stands. */
export type Render = (context: Context) => string;

/** The context of a program's top level. */
export function topLevel(strict: boolean, names: readonly string[]): Context {
  let last = 0;
  return {
    names,
    strict,
    yields: false,
    awaits: false,
    home: false,
    called: false,
    arguments: false,
    returns: false,
    loop: false,
    privates: [],
    fresh: () => ++last,
  };
}

export function withNames(context: Context, names: readonly string[]): Context {
  return { ...context, names: [...names, ...context.names] };
}

/** `pick(list, n)` for any `n`, so that shrinking a number shrinks the choice. */
export function pick<T>(list: readonly T[], n: number): T {
  return list[n % list.length] as T;
}

/** Writes an expression so that its evaluation shows in the trace. */
export function marked(context: Context, expression: string): string {
  return `t(${context.fresh()}, ${expression})`;
}

/**
 * A function, class or literal without the parentheses around it, for where an assignment's right
 * side may stand; other expressions come back as they are.
 */
export function bare(expression: string): string {
  if (!/^\((?:async |function|class|[xy] =>|[({])/.test(expression)) return expression;
  const inner = expression.slice(1, -1);
  let depth = 0;
  for (const character of inner) {
    if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth--;
    if (depth < 0 || (depth === 0 && character === ",")) return expression;
  }
  return depth === 0 && expression.endsWith(")") ? inner : expression;
}
