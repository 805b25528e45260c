import type {
  ArrayExpression,
  AssignmentExpression,
  BinaryExpression,
  Class,
  Function as FunctionNode,
  NewExpression,
  Node,
  ObjectExpression,
  UnaryExpression,
  UpdateExpression,
} from "@babel/types";
import {
  ADDED,
  FACT_OPEN,
  FACT_SPECIAL,
  FACTS_COPIED,
  FACTS_FILLED,
  FACTS_FOREIGN,
  type Facts,
  type Kind,
} from "../../runtime/protocol.ts";
import { storesInto } from "./added-by-name.ts";
import { byType } from "./by-type.ts";
import { contextsOf } from "./captures.ts";
import { classFacts } from "./class-facts.ts";
import { isConstant } from "./constants.ts";
import { givenFacts } from "./given.ts";
import { elementsCopied, isWritten } from "./stores.ts";
import { staticKey } from "./syntax.ts";
import { knownType } from "./types.ts";

/** What a syntax form allocates. */
export interface Allocation {
  readonly kind: Kind;
  readonly facts: Facts;
  /** False where only the value tells whether anything was made (`a + b`). */
  readonly sure: boolean;
  /** Whether one value may be many times as large as another, from the start. */
  readonly sized?: boolean;
  readonly className?: string | undefined;
}

type Arithmetic = AssignmentExpression | BinaryExpression | UnaryExpression | UpdateExpression;

const notes = new WeakMap<Node, Allocation | null>();

/** Says what a node allocates, whatever its form: a compiler has put it where something else was. */
export function noteAllocation(node: Node, allocation: Allocation | null): void {
  notes.set(node, allocation);
}

/** What a node allocates. */
export function allocationOf(node: Node): Allocation | null {
  const note = notes.get(node);
  if (note !== undefined) return note;
  return FORMS.get(node.type)?.(node) ?? null;
}

const PROMISE: Allocation = { kind: "promise", facts: 0, sure: true };
const REGEXP: Allocation = { kind: "regexp", facts: 0, sure: true };
const ELEMENT: Allocation = { kind: "object", facts: FACTS_FOREIGN, sure: true };
const NAMESPACE: Allocation = { kind: "object", facts: FACTS_FILLED, sure: true };
const BIGINT: Allocation = { kind: "bigint", facts: 0, sure: true };
const STRING: Allocation = { kind: "string", facts: 0, sure: true };
const PERHAPS_STRING: Allocation = { kind: "string", facts: 0, sure: false };

/** The expressions that allocate; a new one is taught here. Nodes of other types do not. */
const FORMS = byType<[], Allocation | null>({
  ObjectExpression: (node) => ({ kind: "object", facts: objectFacts(node), sure: true }),
  ArrayExpression: arrayAllocation,
  FunctionExpression: functionAllocation,
  ArrowFunctionExpression: functionAllocation,
  FunctionDeclaration: functionAllocation,
  ObjectMethod: functionAllocation,
  ClassMethod: functionAllocation,
  ClassPrivateMethod: functionAllocation,
  ClassExpression: classAllocation,
  ClassDeclaration: classAllocation,
  NewExpression: instanceAllocation,
  JSXElement: () => ELEMENT,
  JSXFragment: () => ELEMENT,
  CallExpression: ({ callee }) => (callee.type === "Import" ? PROMISE : null),
  ImportExpression: () => PROMISE,
  TSEnumDeclaration: () => NAMESPACE,
  TSModuleDeclaration: () => NAMESPACE,
  RegExpLiteral: () => REGEXP,
  TemplateLiteral: ({ expressions }) => (expressions.length > 0 ? STRING : null),
  BinaryExpression: ofArithmetic,
  AssignmentExpression: ofArithmetic,
  UnaryExpression: ofArithmetic,
  UpdateExpression: ofArithmetic,
});

/** Operators of arithmetic, and what assigns by them. */
const ARITHMETIC = new Set(
  ["+", "-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>"]
    .flatMap((operator) => [operator, `${operator}=`])
    .concat("~", "++", "--"),
);

/** Strings by `+`, and BigInts by any arithmetic: numbers are never counted. */
function ofArithmetic(node: Arithmetic): Allocation | null {
  const { operator } = node;
  if (!ARITHMETIC.has(operator)) return null;
  const type = knownType(node);
  if (type === "bigint") return BIGINT;
  if (!("right" in node) || (operator !== "+" && operator !== "+=")) return null;
  if (type === "string") return STRING;
  return type === "unknown" ? PERHAPS_STRING : null;
}

function functionAllocation(node: FunctionNode): Allocation {
  return { kind: "function", facts: functionFacts(node), sure: true };
}

function classAllocation(node: Class): Allocation {
  return { kind: "class", facts: classFacts(node), sure: true };
}

/** Built-ins whose constructor takes a length. */
const SIZED = /^(?:Array|(?:Shared)?ArrayBuffer|(?:Big)?(?:Int|Uint|Float)\d+(?:Clamped)?Array)$/;

function arrayAllocation(node: ArrayExpression): Allocation {
  const facts = arrayFacts(node);
  return { kind: "array", facts, sure: true, sized: (facts & FACT_OPEN) !== 0 };
}

function instanceAllocation(node: NewExpression): Allocation {
  const className = calleeName(node);
  const sized = className !== undefined && SIZED.test(className);
  return { kind: "instance", facts: givenFacts(node), sure: true, sized, className };
}

const MOST_PROPERTIES = ADDED / 4 - 1;
const MOST_ADDED = 8191;

function objectFacts(node: ObjectExpression): Facts {
  let count = 0;
  let flags = 0;
  let spreadsFirst = false;
  for (const property of node.properties) {
    if (property.type === "SpreadElement") {
      flags |= FACT_OPEN;
      spreadsFirst ||= count === 0;
      continue;
    }
    const key = staticKey(property.key, property.computed);
    if (property.type === "ObjectProperty" && key === "__proto__" && !property.shorthand) {
      if (property.value.type === "NullLiteral") flags |= FACT_SPECIAL;
      continue;
    }
    if (property.type === "ObjectMethod" && property.kind !== "method") flags |= FACT_SPECIAL;
    if (key === undefined) flags |= FACT_OPEN;
    count++;
  }
  if (flags & FACT_OPEN) flags = spreadsFirst ? FACT_OPEN + FACT_SPECIAL : FACT_OPEN;
  const added = Math.min(storesInto(node), MOST_ADDED);
  return Math.min(count, MOST_PROPERTIES) * 4 + flags + ADDED * added;
}

function arrayFacts(node: ArrayExpression): Facts {
  const { elements } = node;
  const { length } = elements;
  const copied = elementsCopied(node);
  if (copied > 0) return FACTS_COPIED - 4 * copied + FACT_SPECIAL;
  const spreads = elements.filter((element) => element?.type === "SpreadElement").length;
  if (spreads > 0) {
    const isFirst = elements[0]?.type === "SpreadElement";
    return (length - spreads) * 4 + FACT_OPEN + (isFirst ? FACT_SPECIAL : 0);
  }
  const isShared =
    length > 0 && !isWritten(node) && elements.every((element) => !element || isConstant(element));
  return length * 4 + (isShared ? FACT_SPECIAL : 0);
}

function functionFacts(node: FunctionNode): Facts {
  const plain = node.type === "FunctionExpression" || node.type === "FunctionDeclaration";
  return 4 * contextsOf(node) + (plain && (!node.async || node.generator) ? FACT_SPECIAL : 0);
}

/** The last name after `new`: "Map" of `new Map()` and of `new globalThis.Map()`. */
export function calleeName(node: NewExpression): string | undefined {
  const { callee } = node;
  if (callee.type === "Identifier") return callee.name;
  if (callee.type === "MemberExpression") return staticKey(callee.property, callee.computed);
  return undefined;
}
