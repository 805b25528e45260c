import type { CallExpression, Node, OptionalCallExpression } from "@babel/types";
import { BY_PATTERN, FACT_OPEN, FACT_REPLACED, FACTS_COPIED } from "../../runtime/protocol.ts";
import {
  type Builtin,
  borrowedMethod,
  builtinFunction,
  builtinMethod,
  builtinStatic,
} from "../builtins/builtin.ts";
import { elementsCopied } from "./stores.ts";
import { isAnonymousDefinition, isParenthesized, unwrapTypes } from "./syntax.ts";
import type { Place } from "./walk.ts";

type Call = CallExpression | OptionalCallExpression;

/** Characters of a text that is written once more rather than kept. */
const LONGEST = 20;

/** An expression that a hook has to see besides the call's result. */
export interface Seen {
  readonly node: Node;
  /** Its text where it can be read twice. */
  readonly text: string | undefined;
  /** The text is a variable's name, and no known global of the language. */
  readonly isVariable: boolean;
}

/** A call that may be a built-in's. */
export interface BuiltinCall {
  readonly builtin: Builtin;
  /** What the method is called on; the function itself where it is called by its own name. */
  readonly receiver: Seen;
  /** The argument that may come back as it is; the text, or pattern, that `split` and `match` are given. */
  readonly argument: Seen | undefined;
  readonly node: Call;
  /** Where it is shown: at the method's name, which may stand lines below what it is called on. */
  readonly at: Node;
  /** It stands so in an optional chain that a hook would end the chain. */
  readonly breaksChain: boolean;
}

/** The built-in that a call may be of. */
export function builtinCall(place: Place): BuiltinCall | undefined {
  const { node } = place;
  if (node.type !== "CallExpression" && node.type !== "OptionalCallExpression") return undefined;
  const call = calleeOf(node);
  if (call === undefined || isTarget(place)) return undefined;
  const { echoes } = call.builtin;
  const argument = echoes === undefined ? undefined : node.arguments[echoes];
  if (argument?.type === "SpreadElement") return undefined;
  return {
    builtin: call.builtin,
    receiver: call.receiver,
    argument: argument ? given(argument) : patternOf(call.builtin, node),
    node,
    at: "property" in node.callee ? node.callee.property : node,
    breaksChain: isInsideChain(place) || (call.receiver.text === undefined && isOnChain(node)),
  };
}

/** An argument that may come back as it is; none that is made here can. */
function given(argument: Node): Seen | undefined {
  return isNew(argument) ? undefined : seen(argument);
}

/** The pattern, or text, that stands in a call of `split` or `match`: with anything else the result may be whatever the program likes. */
function patternOf({ callee }: Builtin, { arguments: [first] }: Call): Seen | undefined {
  const isSplit = callee === ".split elements";
  if ((!isSplit && callee !== ".match elements") || first === undefined) return undefined;
  if (first.type === "RegExpLiteral") {
    return { node: first, text: String(BY_PATTERN), isVariable: false };
  }
  const isShort = first.type === "StringLiteral" && first.value.length <= LONGEST;
  return isSplit && isShort ? seen(first) : undefined;
}

/** Whether an optional chain goes on behind a call. */
function isInsideChain({ node, parent, field }: Place): boolean {
  if (node.type !== "OptionalCallExpression" || parent === null) return false;
  if (isParenthesized(node)) return false;
  const outer = parent.node;
  if (outer.type === "TSNonNullExpression") return isInsideChain({ ...parent, node });
  const isLink = outer.type === "OptionalMemberExpression" && field === "object";
  return isLink || (outer.type === "OptionalCallExpression" && field === "callee");
}

/** Whether what a call is made on is itself part of its optional chain, as in `a?.b.map(f)`. */
function isOnChain({ callee }: Call): boolean {
  if (callee.type !== "OptionalMemberExpression" || callee.optional) return false;
  let { object }: { object: Node } = callee;
  while (object.type === "TSNonNullExpression" && !isParenthesized(object)) {
    object = object.expression;
  }
  return object.type.startsWith("Optional") && !isParenthesized(object);
}

function calleeOf(node: Call): Pick<BuiltinCall, "builtin" | "receiver"> | undefined {
  const { callee } = node;
  if (callee.type === "Identifier") {
    const builtin = builtinFunction(callee.name);
    return (
      builtin && {
        builtin: hasOneArgument(node) ? builtin : rootOnly(builtin),
        receiver: { node: callee, text: callee.name, isVariable: false },
      }
    );
  }
  if (callee.type !== "MemberExpression" && callee.type !== "OptionalMemberExpression") {
    return undefined;
  }
  const { object } = callee;
  const name = nameOf(callee.property, callee.computed);
  if (name === undefined || object.type === "Super") return undefined;
  if (object.type === "Identifier") {
    const builtin = builtinStatic(object.name, name);
    if (builtin) {
      const rooted = hasOneArgument(node) ? builtin : rootOnly(builtin);
      const receiver = { node: object, text: object.name, isVariable: false };
      return { builtin: withCopied(rooted, node), receiver };
    }
  }
  const builtin =
    name === "call" || name === "apply" ? borrowed(object, name) : builtinMethod(name);
  if (builtin === undefined) return undefined;
  return { builtin: withCopied(withFacts(builtin, node), node), receiver: seen(object) };
}

function nameOf(property: Node, computed: boolean): string | undefined {
  if (!computed) return property.type === "Identifier" ? property.name : undefined;
  if (property.type === "StringLiteral") return property.value;
  const isIterator =
    property.type === "MemberExpression" &&
    !property.computed &&
    property.object.type === "Identifier" &&
    property.object.name === "Symbol" &&
    property.property.type === "Identifier" &&
    property.property.name === "iterator";
  return isIterator ? "[Symbol.iterator]" : undefined;
}

function borrowed(object: Node, by: string): Builtin | undefined {
  if (object.type === "Identifier") return borrowedMethod(object.name, by);
  if (object.type !== "MemberExpression" || object.object.type === "Super") return undefined;
  const name = nameOf(object.property, object.computed);
  return name === undefined ? undefined : borrowedMethod(name, by);
}

function hasOneArgument({ arguments: args }: Call): boolean {
  return args.length === 1 && args[0]?.type !== "SpreadElement";
}

/** With a reviver, or a list of what is moved, a tree is not surely new. */
function rootOnly(builtin: Builtin): Builtin {
  return { ...builtin, callee: builtin.callee.replace(/ tree$/, "") };
}

/** How large a bound function is, and whether `replace` looks for a piece of text, the call tells. */
function withFacts(builtin: Builtin, { arguments: args }: Call): Builtin {
  if (builtin.callee === ".replace" && args[0]?.type === "StringLiteral") {
    return { ...builtin, makes: [{ kind: "string", facts: FACT_REPLACED, className: undefined }] };
  }
  if (builtin.callee !== ".bind") return builtin;
  const bound = Math.max(0, args.length - 1);
  const facts = bound * 4 + FACT_OPEN;
  return { ...builtin, makes: [{ kind: "function", facts, className: undefined }] };
}

/** A copy of a literal's constants is a call of `slice` or `Array.from`. */
function withCopied(builtin: Builtin, call: Call): Builtin {
  const copied = elementsCopied(call);
  if (copied === 0) return builtin;
  const facts = FACTS_COPIED - 4 * copied;
  const makes = builtin.makes.map((made) => (made.kind === "array" ? { ...made, facts } : made));
  return { ...builtin, makes };
}

function seen(node: Node): Seen {
  const inner = unwrapTypes(node);
  if (inner.type === "ThisExpression") return { node, text: "this", isVariable: false };
  if (inner.type === "StringLiteral" && inner.value.length <= LONGEST) {
    return { node, text: inner.extra?.raw as string, isVariable: false };
  }
  const text = inner.type === "Identifier" ? inner.name : undefined;
  return { node, text, isVariable: true };
}

/** An argument that no built-in can give back, because it is made here. */
function isNew(argument: Node): boolean {
  const inner = unwrapTypes(argument);
  return (
    isAnonymousDefinition(inner) ||
    inner.type === "ObjectExpression" ||
    inner.type === "ArrayExpression"
  );
}

/** `f() = 1`, an error only when it runs. */
function isTarget({ parent, field }: Place): boolean {
  if (parent?.node.type === "UpdateExpression") return true;
  return field === "left" && /^Assignment|^For/.test(parent?.node.type ?? "");
}
