import type { CallExpression, Node } from "@babel/types";
import type { DiagnosticCode } from "../diagnostics.ts";
import { dottedName } from "./syntax.ts";
import type { Place } from "./walk.ts";

/**
 * Other tools read some forms as syntax and not as values. Each row says which nodes of such a form
 * get no hook: `all` (nothing below the node either) or `own` (the listed nodes only). `code` is the
 * reason that diagnostics give, by default `contract`.
 */
interface Contract {
  readonly all?: boolean;
  readonly own?: readonly Node[];
  readonly code?: DiagnosticCode;
}

const NONE: Contract = {};
const MOCKS = /^(?:jest|vi|vitest)\.(?:mock|doMock|unmock|dontMock|hoisted|setMock)$/;
/** Functions handed to these are sent elsewhere as text (Puppeteer, Playwright, WebdriverIO). */
const SHIPPED =
  /\.(?:evaluate|evaluateHandle|evaluateAll|\$eval|\$\$eval|waitForFunction|addInitScript|executeScript|executeAsyncScript)$/;
const EXPORTS = /^(?:module\.)?exports$/;

export function contractOf(place: Place): Contract {
  const { node } = place;
  switch (node.type) {
    case "CallExpression":
      return callContract(node, place);
    case "ImportExpression":
      return { all: true };
    case "NewExpression":
      // Bundlers match `new Worker(new URL("./w.js", import.meta.url), { … })` whole.
      return node.callee.type === "Identifier" && node.callee.name.endsWith("Worker")
        ? { own: node.arguments }
        : NONE;
    case "AssignmentExpression":
      return EXPORTS.test(dottedName(node.left) ?? "") ? { own: [node.right] } : NONE;
    default:
      return NONE;
  }
}

function callContract(node: CallExpression, place: Place): Contract {
  const name = dottedName(node.callee) ?? "";
  const [first] = node.arguments;
  if (MOCKS.test(name)) return { all: true };
  // Node's cjs-module-lexer finds re-exports by these very tokens, the getter's body included.
  if (name === "Object.defineProperty" && first && EXPORTS.test(dottedName(first) ?? "")) {
    return { all: true };
  }
  if (isReExportLoop(node, place)) return { all: true };
  if (name === "require" || name === "require.resolve" || name === "require.context") {
    return { own: node.arguments };
  }
  if (isMetaGlob(node.callee)) return { all: true };
  if (SHIPPED.test(`.${lastName(node.callee)}`)) {
    return { all: node.arguments.some((argument) => isFunction(argument)), code: "text" };
  }
  return NONE;
}

/** Babel's and TypeScript's `Object.keys(m).forEach(function (k) { … exports[k] = … })`. */
function isReExportLoop(node: CallExpression, place: Place): boolean {
  const { callee } = node;
  if (callee.type !== "MemberExpression" || lastName(callee) !== "forEach") return false;
  if (place.parent?.parent?.node.type !== "Program" || callee.object.type !== "CallExpression") {
    return false;
  }
  return dottedName(callee.object.callee) === "Object.keys";
}

function isFunction(node: Node): boolean {
  return node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression";
}

function lastName(callee: Node): string {
  if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return "";
  return callee.property.name;
}

function isMetaGlob(callee: Node): boolean {
  return (
    callee.type === "MemberExpression" &&
    callee.object.type === "MetaProperty" &&
    lastName(callee) === "glob"
  );
}
