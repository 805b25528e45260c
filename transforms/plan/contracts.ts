import {
  type BlockStatement,
  type CallExpression,
  type Decorator,
  isFunction,
  type NewExpression,
  type Node,
  type Program,
  type VariableDeclarator,
} from "@babel/types";
import type { DiagnosticCode } from "../diagnostics.ts";
import { byType } from "./by-type.ts";
import { dottedName } from "./syntax.ts";
import { type Place, walk } from "./walk.ts";

/**
 * Other tools read some forms as syntax and not as values. Each row says which nodes of such a form
 * get no hook: `all` (nothing below the node either), `inside` (the listed nodes and all that is in
 * them) or `own` (the listed nodes only). `code` is the reason that diagnostics give, by default
 * `contract`.
 */
export interface Contract {
  readonly all?: boolean;
  readonly inside?: readonly Node[];
  readonly own?: readonly Node[];
  readonly code?: DiagnosticCode;
  /** Where diagnostics show it, if not at the node that is left. */
  readonly at?: Node | undefined;
}

/** Calls whose arguments Jest and Vitest move to the top of the file. */
const MOCKS = /^(?:mock|doMock|unmock|dontMock|hoisted|setMock|deepUnmock|unstable_\w+Mock)$/;
/** Functions handed to these are sent elsewhere as text: to pages, workers, user-interface threads. */
const SHIPPED =
  /^(?:evaluate|evaluateHandle|evaluateAll|evaluateOnNewDocument|\$\$?eval|waitForFunction|addInitScript|execute|executeAsync|executeScript|executeAsyncScript|useAnimated\w+|useDerivedValue|useFrameCallback|runOnUI)$/;
/** The same, of functions that say so themselves. */
const SHIPPED_DIRECTIVES = /^(?:worklet|use (?:server|cache\b.*|workflow|step))$/;
/** Arguments that are evaluated at build time: of Vue, Nuxt, formatjs, Lingui, StyleX. */
const MACROS =
  /^(?:define(?:Props|Emits|Expose|Options|Slots|Model|PageMeta|Page|RouteMeta|RouteRules|I18nRoute|Messages?)|withDefaults|stylex\.(?:create|keyframes|defineVars|createTheme))$/;
/** Their argument is read by Angular's compiler. */
const DECORATORS =
  /^(?:Component|Directive|NgModule|Injectable|Pipe|Input|Output|HostBinding|HostListener|ViewChild(?:ren)?|ContentChild(?:ren)?)$/;
/** Templates that are compiled away or named after their variable. */
const TAGS =
  /^(?:styled|css|keyframes|createGlobalStyle|injectGlobal|graphql|gql|relay|sql|t|msg)$/;
/** Modules that bundlers look for: lists of names, and what to do with them. */
const LOADS =
  /^(?:define|require\.(?:ensure|context|resolve|resolveWeak)|import\.meta\.(?:webpackContext|glob\w*)|(?:import\.meta\.(?:webpackH|h)ot|module\.hot)\.\w+)$/;

export function contractOf(place: Place): Contract | undefined {
  return CONTRACTS.get(place.node.type)?.(place.node, place);
}

const CONTRACTS = byType<[Place], Contract | undefined>({
  Program: asmContract,
  BlockStatement: asmContract,
  WithStatement: (node) => ({ inside: [node.body], code: "with", at: node }),
  TSEnumMember: () => ({ all: true }),
  CallExpression: callContract,
  ImportExpression: ({ source, options }) => ({ inside: options ? [source, options] : [source] }),
  NewExpression: (node) =>
    // Bundlers match `new Worker(new URL("./w.js", import.meta.url), { … })` whole.
    node.callee.type === "Identifier" && node.callee.name.endsWith("Worker")
      ? workerContract(node)
      : undefined,
  AssignmentExpression: ({ left, right }) => (isExports(left) ? { own: [right] } : undefined),
  BinaryExpression: pathContract,
  TemplateLiteral: pathContract,
  TaggedTemplateExpression: (node) =>
    TAGS.test(rootName(node.tag) ?? "") ? { own: [node] } : undefined,
  Decorator: (node) => ({ all: DECORATORS.test(decoratorName(node)) }),
  VariableDeclarator: (node, place) =>
    isJestConstant(node, place) && node.init ? { inside: [node.init] } : undefined,
  FunctionDeclaration: functionContract,
  FunctionExpression: functionContract,
  ArrowFunctionExpression: functionContract,
  ObjectMethod: functionContract,
  ClassMethod: functionContract,
  ClassPrivateMethod: functionContract,
});

function asmContract(
  { directives }: BlockStatement | Program,
  { parent }: Place,
): Contract | undefined {
  const isAsm = directives.some(({ value }) => value.value === "use asm");
  return isAsm ? { all: true, code: "asm", at: parent?.node } : undefined;
}

function functionContract(node: Node): Contract | undefined {
  return isShipped(node) ? { all: true, code: "text" } : undefined;
}

/** What is joined to a folder's name is looked for by tools that copy files, such as @vercel/nft. */
function pathContract(node: Node, { parent }: Place): Contract | undefined {
  // A chain is looked at once, from its outermost `+`.
  if (parent?.node.type === "BinaryExpression") return undefined;
  return isFolderPath(node) ? { own: [node] } : undefined;
}

/** Whether a function says by a directive that it is run elsewhere. */
export function isShipped(node: Node): boolean {
  if (!isFunction(node) || node.body.type !== "BlockStatement") return false;
  return node.body.directives.some(({ value }) => SHIPPED_DIRECTIVES.test(value.value));
}

/** Jest lets factories use constants of the file, which it moves up with them. */
function isJestConstant({ id }: VariableDeclarator, { parent }: Place): boolean {
  const program = parent?.parent?.node;
  if (id.type !== "Identifier" || program?.type !== "Program") return false;
  return namesInJestCalls(program).has(id.name);
}

const memo = new WeakMap<Program, ReadonlySet<string>>();

function namesInJestCalls(program: Program): ReadonlySet<string> {
  const known = memo.get(program);
  if (known !== undefined) return known;
  const names = new Set<string>();
  memo.set(program, names);
  for (const statement of program.body) {
    if (statement.type !== "ExpressionStatement") continue;
    if (rootName(statement.expression) !== "jest") continue;
    walk(statement, ({ node }) => {
      if (node.type === "Identifier") names.add(node.name);
      return true;
    });
  }
  return names;
}

function callContract(node: CallExpression, place: Place): Contract | undefined {
  if (!mayBeRead(node.callee)) return undefined;
  const name = calleeName(node.callee);
  const last = name.slice(name.lastIndexOf(".") + 1);
  const [first] = node.arguments;
  if (MOCKS.test(last) && /^(?:jest|vi|vitest)$/.test(rootName(node.callee) ?? "")) {
    return { all: true };
  }
  // Node's cjs-module-lexer finds re-exports by these very tokens, the getter's body included.
  if (name === "Object.defineProperty" && first && isExports(first)) {
    return { all: true };
  }
  if (isReExportLoop(node, place)) return { all: true };
  if (name === "require")
    return { inside: node.arguments.filter((each) => !isFunctionExpression(each)) };
  if (MACROS.test(name)) return { all: true };
  if (LOADS.test(name)) {
    const functions = node.arguments.filter(isFunctionExpression);
    return { inside: node.arguments.filter((each) => !isFunctionExpression(each)), own: functions };
  }
  if (SHIPPED.test(last)) return { inside: node.arguments.filter(isShippedArgument), code: "text" };
  if (/^(?:join|resolve)$/.test(last) && first && isFolderPath(first)) {
    return { inside: node.arguments, own: [node] };
  }
  if (/^(?:register|addModule)$/.test(last) && first && isMetaUrl(first)) return { own: [first] };
  return undefined;
}

/** Last names of the callees below; nearly all calls are of others. */
const CALLED = new RegExp(
  `${MOCKS.source}|${SHIPPED.source}|^(?:require|define\\w*|withDefaults|create|createTheme|keyframes|ensure|context|resolve|resolveWeak|webpackContext|glob\\w*|forEach|join|register|addModule)$`,
);
const HOT = /^(?:h|webpackH)ot$/;

function mayBeRead(callee: Node): boolean {
  if (callee.type === "Identifier") return CALLED.test(callee.name);
  if (callee.type !== "MemberExpression" && callee.type !== "OptionalMemberExpression")
    return false;
  return CALLED.test(propertyName(callee)) || HOT.test(propertyName(callee.object));
}

function propertyName(node: Node): string {
  if (node.type !== "MemberExpression" && node.type !== "OptionalMemberExpression") return "";
  return node.property.type === "Identifier" ? node.property.name : "";
}

function workerContract({ arguments: values }: NewExpression): Contract | undefined {
  return values[0] && isMetaUrl(values[0]) ? { inside: values } : undefined;
}

/** Babel's and TypeScript's `Object.keys(m).forEach(function (k) { … exports[k] = … })`. */
function isReExportLoop({ callee }: CallExpression, place: Place): boolean {
  if (callee.type !== "MemberExpression" || !/\.forEach$/.test(calleeName(callee))) return false;
  if (place.parent?.parent?.node.type !== "Program" || callee.object.type !== "CallExpression") {
    return false;
  }
  return dottedName(callee.object.callee) === "Object.keys";
}

/** `fn`, or `{ func: fn }` as chrome.scripting has it. */
function isShippedArgument(node: Node): boolean {
  if (isFunctionExpression(node)) return true;
  return (
    node.type === "ObjectExpression" &&
    node.properties.some(
      (property) =>
        property.type === "ObjectProperty" &&
        property.key.type === "Identifier" &&
        property.key.name === "func",
    )
  );
}

function isFunctionExpression(node: Node): boolean {
  return node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression";
}

/** `new URL("./file", import.meta.url)` */
function isMetaUrl(node: Node): boolean {
  if (node.type !== "NewExpression" || dottedName(node.callee) !== "URL") return false;
  const [, base] = node.arguments;
  return base !== undefined && calleeName(base) === "import.meta.url";
}

/** `exports`, `module.exports` */
function isExports(node: Node): boolean {
  if (node.type === "Identifier") return node.name === "exports";
  return (
    node.type === "MemberExpression" &&
    !node.computed &&
    node.object.type === "Identifier" &&
    node.object.name === "module" &&
    propertyName(node) === "exports"
  );
}

function isFolderPath(node: Node): boolean {
  if (node.type === "Identifier") return /^__(?:dirname|filename)$/.test(node.name);
  if (node.type === "TemplateLiteral") return node.expressions.some(isFolderPath);
  if (node.type !== "BinaryExpression" || node.operator !== "+") return false;
  return isFolderPath(node.left) || isFolderPath(node.right);
}

/** `a.b` and `import.meta.b` by their names; of anything else before the last dot only `.b`. */
function calleeName(callee: Node): string {
  if (callee.type === "Identifier") return callee.name;
  if (callee.type === "MetaProperty") return `${callee.meta.name}.${callee.property.name}`;
  if (callee.type !== "MemberExpression" && callee.type !== "OptionalMemberExpression") return "";
  if (callee.computed || callee.property.type !== "Identifier") return "";
  return `${calleeName(callee.object)}.${callee.property.name}`;
}

/** `a` of `a.b(c).d` */
function rootName(node: Node): string | undefined {
  if (node.type === "Identifier") return node.name;
  if (node.type === "MemberExpression") return rootName(node.object);
  return node.type === "CallExpression" ? rootName(node.callee) : undefined;
}

function decoratorName({ expression }: Decorator): string {
  return expression.type === "CallExpression" ? calleeName(expression.callee) : "";
}
