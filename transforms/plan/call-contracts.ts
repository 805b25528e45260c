import type { CallExpression, NewExpression, Node } from "@babel/types";
import type { Contract } from "./contract.ts";
import { calleeName, propertyName, rootName } from "./member-names.ts";
import { dottedName } from "./syntax.ts";
import type { Place } from "./walk.ts";

/** Calls whose arguments Jest and Vitest move to the top of the file. */
const MOCKS = /^(?:mock|doMock|unmock|dontMock|hoisted|setMock|deepUnmock|unstable_\w+Mock)$/;
/** Functions handed to these are sent elsewhere as text: to pages, workers, user-interface threads. */
const SHIPPED =
  /^(?:evaluate|evaluateHandle|evaluateAll|evaluateOnNewDocument|\$\$?eval|waitForFunction|addInitScript|execute|executeAsync|executeScript|executeAsyncScript|useAnimated\w+|useDerivedValue|useFrameCallback|runOnUI)$/;
/** Arguments that are evaluated at build time: of Vue, Nuxt, formatjs, Lingui, StyleX. */
const MACROS =
  /^(?:define(?:Props|Emits|Expose|Options|Slots|Model|PageMeta|Page|RouteMeta|RouteRules|I18nRoute|Messages?)|withDefaults|stylex\.(?:create|keyframes|defineVars|createTheme))$/;
/** Modules that bundlers look for: lists of names, and what to do with them. */
const LOADS =
  /^(?:define|require\.(?:ensure|context|resolve|resolveWeak)|import\.meta\.(?:webpackContext|glob\w*)|(?:import\.meta\.(?:webpackH|h)ot|module\.hot)\.\w+)$/;

/** What a call leaves plain of itself or its arguments. */
export function callContract(node: CallExpression, place: Place): Contract | undefined {
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

/** The same of `new Worker(…)`. */
export function workerContract({ arguments: values }: NewExpression): Contract | undefined {
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
export function isExports(node: Node): boolean {
  if (node.type === "Identifier") return node.name === "exports";
  return (
    node.type === "MemberExpression" &&
    !node.computed &&
    node.object.type === "Identifier" &&
    node.object.name === "module" &&
    propertyName(node) === "exports"
  );
}

/** Whether a text begins with, or has in it, the file's own name or folder. */
export function isFolderPath(node: Node): boolean {
  if (node.type === "Identifier") return /^__(?:dirname|filename)$/.test(node.name);
  if (node.type === "TemplateLiteral") return node.expressions.some(isFolderPath);
  if (node.type !== "BinaryExpression" || node.operator !== "+") return false;
  return isFolderPath(node.left) || isFolderPath(node.right);
}
