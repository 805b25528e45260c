import {
  type BlockStatement,
  type Decorator,
  isFunction,
  type Node,
  type Program,
  type VariableDeclarator,
} from "@babel/types";
import { byType } from "./by-type.ts";
import { callContract, isExports, isFolderPath, workerContract } from "./call-contracts.ts";
import type { Contract } from "./contract.ts";
import { calleeName, rootName } from "./member-names.ts";
import { type Place, walk } from "./walk.ts";

/** Functions that say of themselves that they are sent elsewhere as text. */
const SHIPPED_DIRECTIVES = /^(?:worklet|use (?:server|cache\b.*|workflow|step))$/;
/** Their argument is read by Angular's compiler. */
const DECORATORS =
  /^(?:Component|Directive|NgModule|Injectable|Pipe|Input|Output|HostBinding|HostListener|ViewChild(?:ren)?|ContentChild(?:ren)?)$/;
/** Templates that are compiled away or named after their variable. */
const TAGS =
  /^(?:styled|css|keyframes|createGlobalStyle|injectGlobal|graphql|gql|relay|sql|t|msg)$/;

/** What of a node other tools read as syntax, if anything. */
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

function decoratorName({ expression }: Decorator): string {
  return expression.type === "CallExpression" ? calleeName(expression.callee) : "";
}
