import { parse, parseExpression } from "@babel/parser";
import {
  addComment,
  assignmentExpression,
  blockStatement,
  callExpression,
  type Expression,
  expressionStatement,
  identifier,
  memberExpression,
  type Node,
  numericLiteral,
  objectExpression,
  objectPattern,
  objectProperty,
  type Program,
  type Statement,
  sequenceExpression,
  stringLiteral,
  variableDeclaration,
  variableDeclarator,
} from "@babel/types";
import type { Hook, Plan } from "../plan/plan.ts";
import { walk } from "../plan/walk.ts";
import type { Frame } from "./frame.ts";
import { type HelperNames, helperOf } from "./helpers.ts";
import type { NumberedTree, Point, Slot } from "./tree.ts";

/** Puts a plan's hooks and the frame around them into a Babel tree that has been numbered for the plan. */
export function emitBabel(
  program: Program,
  tree: NumberedTree,
  plan: Plan,
  names: HelperNames,
  { head, tail }: Frame,
): void {
  const statements = new Map<Point, Statement[]>();
  // What comes later in the plan is further inside.
  plan.hooks
    .map((hook, id): [Hook, number] => [hook, id])
    .reverse()
    .forEach(([hook, id]) => {
      const { form, start, end } = hook;
      const call = (...values: Expression[]): Expression =>
        callExpression(identifier(helperOf(hook, names)), [numericLiteral(id), ...values]);
      switch (form) {
        case "open":
        case "alternative":
          break;
        case "call":
        case "text":
          wrap(found(tree.slots, start), (inner) =>
            pure(hook, aroundCall(hook, tree, names.kept, call, inner as Expression)),
          );
          break;
        case "before":
        case "after": {
          const point = found(tree.points, start);
          const statement = asStatement(hook, call(...looks(hook), ...keys(hook)));
          const known = statements.get(point);
          if (known) known.unshift(statement);
          else statements.set(point, [statement]);
          break;
        }
        case "declarator": {
          const { list, node } = found(tree.declarators, end);
          const empty = variableDeclarator(objectPattern([]), call(...looks(hook)));
          list.splice(list.indexOf(node) + 1, 0, empty);
          break;
        }
        case "braces":
          wrap(found(tree.slots, start), (inner) =>
            blockStatement([asStatement(hook, call(...looks(hook))), inner as Statement]),
          );
          break;
        case "sequence":
          wrap(found(tree.slots, start), (inner) =>
            sequenceExpression([call(...looks(hook)), inner as Expression]),
          );
          break;
        default:
          wrap(found(tree.slots, start), (inner) => around(hook, call, inner as Expression));
      }
    });
  for (const [{ list, anchor, isBehind }, made] of statements) {
    const index = anchor ? list.indexOf(anchor) : 0;
    list.splice(index + (isBehind ? 1 : 0), 0, ...made);
  }
  program.body.unshift(...statementsOf(head));
  program.body.push(...statementsOf(tail));
}

function found<T>(places: ReadonlyMap<number, T>, at: number): T {
  const place = places.get(at);
  if (place === undefined) throw new Error(`there is no place for a hook at ${at}`);
  return place;
}

function around(
  hook: Hook,
  call: (...values: Expression[]) => Expression,
  inner: Expression,
): Expression {
  if (hook.form === "keep") return call(inner, ...looks(hook));
  const value =
    hook.form === "named" ? objectExpression([objectProperty(keyOf(hook.name), inner)]) : inner;
  if (hook.form === "named" && hook.name.startsWith("[")) {
    Object.assign((value as { properties: object[] }).properties[0] ?? {}, { computed: true });
  }
  return pure(hook, call(value, ...keys(hook)));
}

function pure({ isPure }: Hook, call: Expression): Expression {
  return isPure ? addComment(call, "leading", "#__PURE__") : call;
}

/** `hook(id, t = a.b, t.map(f))`, as in the text: see calls.ts. */
function aroundCall(
  { call: seen }: Hook,
  tree: NumberedTree,
  kept: string,
  call: (...values: Expression[]) => Expression,
  inner: Expression,
): Expression {
  if (seen === undefined) return inner;
  const keep = (value: Expression) => assignmentExpression("=", identifier(kept), value);
  const { receiver, argument } = seen;
  let first: Expression;
  if (receiver.text !== undefined) first = expressionOf(receiver.text);
  else {
    const slot = found(tree.slots, receiver.start);
    const value = held(slot) as Expression;
    first = keep(receiver.isAnonymous ? sequenceExpression([numericLiteral(0), value]) : value);
    wrap(slot, () => identifier(kept));
  }
  if (argument && argument.text === undefined) {
    wrap(found(tree.slots, argument.start), (value) => keep(value as Expression));
  }
  const last = argument ? [expressionOf(argument.text ?? kept)] : [];
  return call(first, inner, ...last);
}

/** The key of a carrier, from its source text. */
function keyOf(name: string): Expression {
  if (name.startsWith("[")) return keyOf(name.slice(1, -1));
  return name.startsWith('"') ? stringLiteral(JSON.parse(name)) : identifier(name);
}

/** The variable, or property of one, that a hook looks at. */
function looks({ name }: Hook): Expression[] {
  if (name === "") return [];
  const [first = "", ...others] = name.split(".");
  return [
    others.reduce<Expression>(
      (object, part) => memberExpression(object, identifier(part)),
      identifier(first),
    ),
  ];
}

function keys({ member }: Hook): Expression[] {
  return member ? [stringLiteral(JSON.parse(member))] : [];
}

function asStatement({ silent }: Hook, call: Expression): Statement {
  if (!silent) return expressionStatement(call);
  return variableDeclaration("var", [variableDeclarator(objectPattern([]), call)]);
}

type Fields = Record<string, Node> & Record<string, Node[]>;

function held({ parent, field, index }: Slot): Node {
  const fields = parent as unknown as Fields;
  return index === undefined ? (fields[field] as Node) : (fields[field]?.[index] as Node);
}

function wrap(slot: Slot, make: (inner: Node) => Node): void {
  const { parent, field, index } = slot;
  const holder = index === undefined ? parent : (parent as unknown as Fields)[field];
  Object.assign(holder ?? {}, { [index ?? field]: make(held(slot)) });
}

function statementsOf(code: string): Statement[] {
  return withoutPlaces(parse(code, { sourceType: "unambiguous" }).program).body;
}

function expressionOf(code: string): Expression {
  return withoutPlaces(parseExpression(code));
}

/** Nothing of it is in what people wrote. */
function withoutPlaces<T extends Node>(made: T): T {
  walk(made, ({ node }) => {
    for (const one of [node, ...(node.leadingComments ?? [])]) {
      Object.assign(one, { start: undefined, end: undefined, loc: undefined });
    }
    return true;
  });
  return made;
}
