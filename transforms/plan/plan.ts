import type { Node } from "@babel/types";
import type { Kind } from "../../runtime/protocol.ts";
import type { Left } from "./left.ts";

/** A place that allocates. `start` is the offset of its first character, lines and columns are 1-based. */
export interface Site {
  /** The node that makes it. */
  readonly node: Node;
  readonly start: number;
  readonly line: number;
  readonly column: number;
  readonly kind: Kind;
  readonly facts: number;
  /** Name of the enclosing function, undefined at the top level. */
  readonly functionName: string | undefined;
  /** For `instance`: the name after `new`. */
  readonly className: string | undefined;
}

/**
 * A site whose value is always made together with its owner's and needs no hook of its own.
 * `owner` is the owner's position among the hook's sites (0: the hook's own).
 * `key` leads from the owner's value to this one; undefined where reading it would run user code.
 */
export interface Satellite {
  readonly site: Site;
  readonly owner: number;
  readonly key: string | number | undefined;
}

/**
 * How a hook is put around or beside the source range of its expression.
 * value: `hook(id, E)`. string: the same, only counted when the value is a string.
 * sized: `hook(id, E)`, where a large value is counted apart, so that none is missed by sampling.
 * named: `hook(id, { name: E })`, for an anonymous function that takes its name from its position.
 * call: `hook(id, receiver, E)`, or with an argument behind, for a call that may be a built-in's; text: the same
 * where it makes a string of another one. alternative: no code of its own; what else the call before it may make.
 * before, after: `hook(id, name);` in front of a statement or behind one; without a name `hook(id);`,
 * which counts and sees no value. The rest look at a variable in the same way:
 * declarator: `, {} = hook(id, name)` behind a declarator. sequence: `(hook(id, name), E)`.
 * braces: `{ hook(id, name); S }`. keep: `keep(id, E, name)`, whose value is that of `E`.
 * open: counted when the file's table is opened, at no place of the source; it lives with the file.
 */
export type HookForm =
  | "value"
  | "string"
  | "sized"
  | "named"
  | "before"
  | "after"
  | "declarator"
  | "sequence"
  | "braces"
  | "keep"
  | "open"
  | "call"
  | "text"
  | "alternative";

export interface Hook {
  readonly form: HookForm;
  /** Source range of the expression; for `before` and `after` both are the place of insertion. */
  readonly start: number;
  readonly end: number;
  /** named: the property key as source text. Others: what reads the value, "" where nothing may. */
  readonly name: string;
  /** Parenthesise the whole, because it stands where a call would read as something else. */
  readonly outerParens: boolean;
  /** Parenthesise the value, so that V8 still compiles a function eagerly that is called at once. */
  readonly innerParens: boolean;
  /** A line after it may begin a new statement, where it would go on with a call around it. */
  readonly endsExpression: boolean;
  /** The statement must leave the completion value as it is, because a script's shows. */
  readonly silent: boolean;
  readonly site: Site;
  readonly satellites: Satellite[];
  /**
   * What is counted is not the value but this member of it: its key as source text, `""` where
   * reading it would run user code. Undefined for the value itself.
   */
  readonly member?: string | undefined;
  /** A bundler may drop the call when nothing uses its value. */
  readonly isPure: boolean;
  readonly call?: Call;
}

/** What the hook around a call is given to see. */
interface Call {
  /** Which built-in it may be, as the table says it. */
  readonly callee: string;
  readonly receiver: Seen;
  readonly argument: Seen | undefined;
}

export interface Seen {
  readonly start: number;
  readonly end: number;
  /** Source text that reads it again; without, it is kept in a variable until it has been read. */
  readonly text: string | undefined;
  /** An anonymous function or class, which would take the variable's name. */
  readonly isAnonymous: boolean;
}

/** Whether hooks also tell which values live, or only count what is made. */
export type HookLevel = "live" | "count";

/** What to do to one file. Hooks are in the order of the source, outer before inner. */
export interface Plan {
  readonly level: HookLevel;
  readonly hooks: readonly Hook[];
  readonly left: readonly Left[];
  /** Offset of the first statement: behind hashbang and directives. */
  readonly headAt: number;
  /** Offset behind the last statement. */
  readonly tailAt: number;
  /** It is a script, whose completion value and global variables show. */
  readonly isScript: boolean;
  /** Functions of this module can be called, through an import cycle, before its body runs. */
  readonly calledEarly: boolean;
  readonly usesWeakRef: boolean;
}
